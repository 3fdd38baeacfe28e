import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { FakeAgent } from '@qga/testing'
import { realAgentAvailable, serveUnix } from '@qga/testing/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const built = (name: string) => fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-examples-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('the first example of README', () => {
  it('runs as it stands there', async () => {
    const fake = new FakeAgent({}, { files: { '/etc/hostname': 'web1\n' } })
    await using served = await serveUnix(fake, join(folder, 'qga.sock'))
    const { stdout, stderr } = await run(process.execPath, [built('first'), served.path], { cwd: folder })
    expect(stderr).toBe('')
    expect(stdout).toMatch(/ \d{19}n\n0 Linux /)
    expect(await readFile(join(folder, 'hostname'), 'utf8')).toBe('web1\n')
  })
})

describe('the examples of @qga/wire', () => {
  it('frames.js prints what its page says', async () => {
    const { stdout } = await run(process.execPath, [built('frames')])
    expect(stdout).toBe('skipped\nsentinel\nmessage { return: 9007199254740993n }\n')
  })

  it('custom-transport.js talks through the stdio of a program', async () => {
    await using served = await serveUnix(new FakeAgent({}, { hostName: 'web1' }), join(folder, 'custom.sock'))
    const pump = `const s = require('net').connect(${JSON.stringify(served.path)}); process.stdin.pipe(s).pipe(process.stdout)`
    const { stdout } = await run(process.execPath, [built('custom-transport'), process.execPath, '-e', pump])
    expect(stdout).toBe("{ 'host-name': 'web1' }\n")
  })
})

describe('the example of @qga/schema', () => {
  it('schemas.js tells what changed and what is wrong', async () => {
    const { stdout } = await run(process.execPath, [built('schemas')])
    expect(stdout).toBe(
      '~ command guest-paint\n    + argument coats: int, optional\n\n' +
        "[ 'load5m: Invalid input: expected number, received string' ]\n",
    )
  })
})

describe('the demonstration of npm start', () => {
  const expected = [
    /^agent {5}.+\nping {6}\d+\.\d\d ms\ninfo {6}qemu-ga \S+, \d+ of \d+ commands enabled\n/,
    /\n {10}clock at \d{19} ns\n/,
    /\nexec {6}echo: exit code 0, output "hello from the guest\\n"\n {10}sh -c 'exit 3': exit code 3\n/,
    /\ncopy in {3}1048576 bytes, sha-256 ([0-9a-f]{16})…, compared in-guest\ncopy out {2}1048576 bytes, sha-256 \1…, equal\n$/,
  ]

  it('on a FakeAgent where no qemu-ga is installed', async () => {
    const { stdout } = await run(process.execPath, [built('demo')], {
      env: { ...process.env, QGA_QEMU_GA: '' },
    })
    expect(stdout).toMatch(/^agent {5}a FakeAgent in this process/)
    for (const part of expected) expect(stdout).toMatch(part)
  })

  it.runIf(realAgentAvailable())('on a real qemu-ga where one is installed', async () => {
    // Whoever has only Node and npm on their PATH sees it too.
    const { stdout } = await run(process.execPath, [built('demo')], { env: { ...process.env, PATH: '/nonexistent' } })
    expect(stdout).toMatch(/^agent {5}\/\S+qemu-ga, a real one, on /)
    for (const part of expected) expect(stdout).toMatch(part)
  })
})
