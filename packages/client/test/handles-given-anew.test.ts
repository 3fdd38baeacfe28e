import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Handlers, noReply } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

const one = Buffer.alloc(600_000, 'A')
const other = Buffer.alloc(300_000, 'B')
const slow = { timeoutMs: 500 }

let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
  await writeFile(join(here, 'one'), one)
})
afterEach(() => rm(here, { recursive: true }))

/** A guest that goes down in the middle of a command: some replies never come, and it begins to count handles anew. */
async function goingDownIn(command: 'guest-file-read' | 'guest-file-write', lost: readonly number[]) {
  let count = 0
  let down = () => {}
  const isDown = new Promise<void>((resolve) => (down = resolve))
  const handlers: Handlers = {
    [command]: (_: unknown, { builtIn }: { builtIn(): unknown }) => {
      count++
      if (!lost.includes(count)) return builtIn()
      down()
      return noReply
    },
  }
  const files = { '/one': one, '/other': other }
  return { ...(await connected(handlers, { powerMs: 20, files })), isDown }
}

describe('what waits for a file whose handle another has got is not sent', () => {
  it('by an upload: the other is written from its beginning', async () => {
    const { agent, fake, isDown } = await goingDownIn('guest-file-write', [3])
    const lost = rejection(agent.files.upload(join(here, 'one'), '/one', { ...slow, privacy: 'skip' }))
    await isDown
    const restarted = agent.reboot()
    await agent.files.writeFile('/other', other, { privacy: 'skip' })
    expect(Buffer.from(fake.files.get('/other')).equals(other)).toBe(true)
    expect(await lost).toMatchObject({ code: 'TRANSFER_FAILED' })
    await restarted
    expect(fake.openHandles).toEqual([])
  })

  it('by a download: the other is read from its beginning', async () => {
    const { agent, fake, isDown } = await goingDownIn('guest-file-read', [2, 3, 4])
    const lost = rejection(agent.files.download('/one', join(here, 'copy'), slow))
    await isDown
    const restarted = agent.reboot()
    expect(Buffer.from(await agent.files.readFile('/other')).equals(other)).toBe(true)
    expect(await lost).toMatchObject({ code: 'TRANSFER_FAILED' })
    await restarted
    expect(fake.openHandles).toEqual([])
  })

  it('when it is closed: the other stays open', async () => {
    let hold = () => {}
    const { agent, fake } = await connected(
      { 'guest-get-time': () => new Promise((resolve) => (hold = () => resolve(1))) },
      { powerMs: 20, files: { '/other': other } },
    )
    const old = await agent.files.open('/one', 'w')
    await agent.reboot()
    // Both are made while the agent is busy.
    const busy = agent.getTime()
    const opening = agent.files.open('/other', 'r')
    const closing = rejection(old.close())
    await expect.poll(() => fake.requests.at(-1)?.execute).toBe('guest-get-time')
    hold()
    await busy
    const file = await opening
    expect(file.handle).toBe(old.handle)
    expect(await closing).toMatchObject({ code: 'PROTOCOL_VIOLATION', message: expect.stringContaining('/one') })
    expect((await file.read(10)).bytes.toString()).toBe('B'.repeat(10))
    await file.close()
  })
})

it('one that was opened too late for its caller takes the handle all the same', async () => {
  let isSlow = false
  const { agent, fake } = await connected(
    {
      'guest-file-open': async (_, { builtIn }) => {
        if (isSlow) await new Promise((resolve) => setTimeout(resolve, 300))
        return await builtIn()
      },
    },
    { powerMs: 20 },
  )
  const old = await agent.files.open('/one', 'w')
  await agent.reboot()
  isSlow = true
  expect(await rejection(agent.files.open('/other', 'w', { timeoutMs: 100 }))).toMatchObject({ code: 'TIMEOUT' })
  await expect.poll(() => fake.openHandles).toEqual([])
  expect(await rejection(old.write(other))).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
})

it('a signal is not sent to a process that got the pid while the guest was asked whose it is', async () => {
  const { agent } = await connected(
    {},
    {
      powerMs: 20,
      programs: {
        '/usr/local/bin/ps': async ({ argv, run, sleep }) => {
          await sleep(50)
          return await run(['/usr/bin/ps', ...argv.slice(1)])
        },
      },
    },
  )
  await agent.exec(['true'])
  const old = await agent.spawn(['sleep', '60'])
  await agent.reboot()
  // The listing takes the first pid, this program the second.
  const killing = old.kill('KILL')
  const other = await agent.spawn(['sleep', '60'])
  expect(other.pid).toBe(old.pid)
  expect(await killing).toBe(false)
  expect(await rejection(other.wait({ timeoutMs: 300 }))).toMatchObject({ code: 'EXEC_TIMEOUT' })
  expect(await other.kill('KILL')).toBe(true)
})

it('a result is not fetched for another process: what waits to ask by its pid is not sent', async () => {
  let hold = () => {}
  const { agent, asked } = await connected(
    { 'guest-get-time': () => new Promise((resolve) => (hold = () => resolve(1))) },
    { powerMs: 20 },
  )
  const old = await agent.spawn(['sleep', '60'])
  await agent.reboot()
  const busy = agent.getTime()
  // The start is made first, then the question, both while the agent is busy.
  const started = agent.spawn(['true'])
  await new Promise((resolve) => setTimeout(resolve, 20))
  const waiting = rejection(old.wait({ timeoutMs: 5_000 }))
  await new Promise((resolve) => setTimeout(resolve, 20))
  hold()
  await busy
  const other = await started
  expect(other.pid).toBe(old.pid)
  expect(await waiting).toMatchObject({ code: 'EXEC_RESULT_LOST' })
  expect(asked('guest-exec-status')).toEqual([])
  expect(await other.wait()).toMatchObject({ exitCode: 0 })
})

it.each(['guest-exec', 'guest-file-open'] as const)(
  'what was given for a raw %s is another’s as well',
  async (command) => {
    const { agent } = await connected({}, { powerMs: 20 })
    const program = await agent.spawn(['sleep', '60'])
    const file = await agent.files.open('/one', 'w')
    await agent.reboot()
    if (command === 'guest-exec') {
      const { pid } = await agent.execute('guest-exec', { path: 'true' })
      expect(pid).toBe(program.pid)
      expect(await rejection(program.wait())).toMatchObject({ code: 'EXEC_RESULT_LOST' })
      await expect.poll(() => agent.execute('guest-exec-status', { pid })).toMatchObject({ exited: true, exitcode: 0 })
    } else {
      const handle = await agent.execute('guest-file-open', { path: '/other', mode: 'w' })
      expect(handle).toBe(file.handle)
      expect(await rejection(file.write(other))).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
    }
  },
)

it('a file that was opened too late is closed later, but not once its handle is another’s', async () => {
  let isSlow = true
  const { agent, fake } = await connected(
    {
      'guest-file-open': async (_, { builtIn }) => {
        if (isSlow) await new Promise((resolve) => setTimeout(resolve, 200))
        isSlow = false
        return await builtIn()
      },
    },
    { powerMs: 5 },
  )
  expect(await rejection(agent.files.open('/one', 'w', { timeoutMs: 100 }))).toMatchObject({ code: 'TIMEOUT' })
  // That puts the closing off.
  await agent.execute('guest-fsfreeze-freeze')
  await expect.poll(() => fake.requests.some(({ execute }) => execute === 'guest-file-close')).toBe(true)
  await agent.execute('guest-fsfreeze-thaw')
  await agent.reboot()
  const file = await agent.files.open('/other', 'w')
  const closings = () => fake.requests.filter(({ execute }) => execute === 'guest-file-close').length
  const before = closings()
  // By now it would have been tried again.
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(closings()).toBe(before)
  await file.write(Buffer.from('B'))
  await file.close()
})

it.each<[string, Handlers]>([
  ['pids', { 'guest-exec': () => ({ pid: { toString: 1, valueOf: 1 } }) as never }],
  ['handles', { 'guest-file-open': () => ({ toString: 1, valueOf: 1 }) as never }],
])('%s that are none break a promise, and not the process', async (what, handlers) => {
  const { agent } = await connected(handlers)
  const using = what === 'pids' ? agent.exec(['true']) : agent.files.open('/one', 'r')
  expect(await rejection(using)).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
  expect(agent.state).toBe('ready')
})
