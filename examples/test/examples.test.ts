import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { FakeAgent, FakeMonitor } from '@qga/testing'
import { realAgentAvailable, realQemuAvailable, serveUnix, startQemu } from '@qga/testing/node'
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

describe('the backup hook', () => {
  const state = () => ({ ...process.env, XDG_STATE_HOME: folder })

  it('takes its snapshot of a frozen guest', async () => {
    const fake = new FakeAgent()
    await using served = await serveUnix(fake, join(folder, 'hook.sock'))
    const { stdout, stderr } = await run(process.execPath, [built('backup-hook'), served.path, 'echo', 'snap-1'], {
      env: state(),
    })
    expect(stderr).toBe('')
    expect(stdout).toBe('snap-1: filesystem-consistent\n')
    expect(fake.requests.map(({ execute }) => execute)).toContain('guest-fsfreeze-thaw')
    expect(fake.frozen).toBe(false)
    expect(await readdir(join(folder, 'qga', 'freezes'))).toEqual([])
  })

  it('says so when it is worth less', async () => {
    const freezeHook = (action: string) => {
      if (action === 'freeze') throw new Error('fsfreeze hook has failed with status 1')
    }
    const fake = new FakeAgent({}, { freezeHook })
    await using served = await serveUnix(fake, join(folder, 'hook.sock'))
    const { stdout, stderr } = await run(process.execPath, [built('backup-hook'), served.path], { env: state() })
    expect(stdout).toBe('a snapshot: crash-consistent\n')
    expect(stderr).toContain('fsfreeze hook has failed with status 1')
    expect(fake.frozen).toBe(false)
  })

  it('leaves no guest frozen when the snapshot fails', async () => {
    const fake = new FakeAgent()
    await using served = await serveUnix(fake, join(folder, 'hook.sock'))
    await expect(
      run(process.execPath, [built('backup-hook'), served.path, 'false'], { env: state() }),
    ).rejects.toThrow()
    expect(fake.requests.map(({ execute }) => execute)).toContain('guest-fsfreeze-freeze')
    expect(fake.frozen).toBe(false)
  })
})

describe('the examples of @qga/client', () => {
  it('streaming.js shows both outputs while the program runs', async () => {
    await using served = await serveUnix(new FakeAgent(), join(folder, 'streaming.sock'))
    const { stdout, stderr } = await run(process.execPath, [built('streaming'), served.path])
    expect(stderr).toBe('')
    expect(stdout).toBe('stdout "one\\n"\nstderr "two\\n"\nexit code 3\n')
  })

  it('conversation.js talks with a program line by line', async () => {
    const fake = new FakeAgent()
    await using served = await serveUnix(fake, join(folder, 'conversation.sock'))
    const { stdout, stderr } = await run(process.execPath, [built('conversation'), served.path])
    expect({ stdout, stderr }).toEqual({ stdout: 'one\ntwo\nthree\n', stderr: '' })
    expect([fake.processes, fake.openHandles]).toEqual([[], []])
  })
})

describe('the first example of @qga/qmp', () => {
  const expected = /^QEMU \d+\.\d+\.\d+: prelaunch, then RESUME\n\[ 'disk0' \]\n$/

  it('runs as it stands there, on a FakeMonitor', async () => {
    const nodes: { 'node-name': string | undefined }[] = []
    const fake = new FakeMonitor({
      'blockdev-add': (node) => void nodes.push({ 'node-name': node['node-name'] }),
      'query-named-block-nodes': () => nodes,
    })
    await using served = await serveUnix(fake, join(folder, 'qmp.sock'))
    const { stdout, stderr } = await run(process.execPath, [built('first-qmp'), served.path])
    expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(expected), stderr: '' })
  }, 60_000)

  it.runIf(realQemuAvailable())(
    'and on a real QEMU',
    async () => {
      await using qemu = await startQemu()
      const { stdout, stderr } = await run(process.execPath, [built('first-qmp'), qemu.path])
      expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(expected), stderr: '' })
    },
    60_000,
  )
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

describe('the collector of files', () => {
  it('takes what it can get of many guests, and says what failed', async () => {
    const guests = Array.from({ length: 6 }, (_, at) => {
      const files = { '/etc/os-release': `ID=${at}\n`, '/var/log/a': 'a', '/var/log/sub/b': 'bb' }
      return new FakeAgent({}, { files, ...(at === 5 ? { block: ['guest-exec'] } : {}) })
    })
    guests[4]?.files.makeLink('/etc/shadow', '/var/log/link')
    const served = []
    for (const [at, guest] of guests.entries()) {
      served.push(await serveUnix(guest, join(folder, `vm${at}.sock`)))
    }
    const words = served.map(({ path }, at) => `vm${at}=${path}`)
    const collected = join(folder, 'collected')
    const failing = run(process.execPath, [built('collector'), collected, ...words, `gone=${folder}/none.sock`])
    const { stdout, code } = await failing.then(
      (ended) => ({ ...ended, code: 0 }),
      (error: { stdout: string; code: number }) => error,
    )
    expect(code).toBe(1)
    expect(stdout.trimEnd().split('\n').sort()).toEqual([
      expect.stringMatching(/^gone: failed: "CONNECT_FAILED /),
      ...[0, 1, 2, 3].map((at) => `vm${at}: 5 bytes of os-release, 2 logs of 3 bytes`),
      'vm4: 5 bytes of os-release, 2 logs of 3 bytes, 1 left out',
      expect.stringMatching(/^vm5: failed: "TREE_UNAVAILABLE /),
    ])
    expect(await readFile(join(collected, 'vm3', 'os-release'), 'utf8')).toBe('ID=3\n')
    const [log = ''] = (await readdir(join(collected, 'vm3'))).filter((name) => name.startsWith('log-'))
    expect(await readFile(join(collected, 'vm3', log, 'sub', 'b'), 'utf8')).toBe('bb')
    for (const guest of served) await guest.close()
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
