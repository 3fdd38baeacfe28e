import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { lives } from '../../test/lives.js'
import { startParent, waits } from '../../test/parent.js'
import { EndKeeper } from './end-keeper.js'

const script = `
  import { spawn } from 'node:child_process'
  import { mkdtempSync, writeFileSync } from 'node:fs'
  import { tmpdir } from 'node:os'
  import { join } from 'node:path'
  import { EndKeeper } from './src/node/end-keeper.ts'
  const folder = mkdtempSync(join(tmpdir(), "qga-test it's "))
  writeFileSync(join(folder, 'file'), '')
  const keeper = new EndKeeper(folder)
  const child = spawn('sleep', ['600'], { stdio: 'ignore', detached: true })
  keeper.watch(child)
  process.stdout.write(child.pid + ' ' + folder + '\\n')
`

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'after %s to us and all our group neither the program nor the folder is left',
  async (signal) => {
    const { child, pid, folder } = await startParent(script + waits)
    expect([lives(pid), existsSync(folder)]).toEqual([true, true])
    process.kill(-(child.pid ?? 0), signal)
    await vi.waitFor(() => expect([lives(pid), existsSync(folder)]).toEqual([false, false]))
  },
)

test('keeps nobody from ending', async () => {
  const { child, pid, folder } = await startParent(`${script}; child.unref()`)
  await once(child, 'close')
  expect(child.exitCode).toBe(0)
  await vi.waitFor(() => expect([lives(pid), existsSync(folder)]).toEqual([false, false]))
})

test('closed, it has removed the folder, and killed what still ran', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'qga-test-'))
  await writeFile(join(folder, 'file'), '')
  const keeper = new EndKeeper(folder)
  const child = spawn('sleep', ['600'], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  keeper.watch(child)
  await keeper.close()
  await keeper.close()
  expect(existsSync(folder)).toBe(false)
  expect(await ended).toEqual([null, 'SIGKILL'])
})

test('a pid that is free again is nobody to kill', async () => {
  const keeper = new EndKeeper(mkdtempSync(join(tmpdir(), 'qga-test-')))
  const bystander = spawn('sleep', ['600'], { stdio: 'ignore' })
  const child = spawn('true', { stdio: 'ignore' })
  // As if the kernel had given its number to another.
  Object.defineProperty(child, 'pid', { value: bystander.pid })
  keeper.watch(child)
  await once(child, 'exit')
  await keeper.close()
  expect(lives(bystander.pid ?? 0)).toBe(true)
  bystander.kill('SIGKILL')
})
