import { CommandFailure, dropReply, type Fault, type Handlers } from '@qga/testing'
import { describe, expect, it, vi } from 'vitest'
import {
  addAuthorizedKeys,
  ChangeError,
  removeAuthorizedKeys,
  setMemoryBlocks,
  setVcpus,
  syncGuestTime,
  trimFilesystems,
} from '../src/guest/index.js'
import type { GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

const reason = new Error('enough')
const on = (id: number) => ({ id, online: true })
const all = [on(1), on(2), on(3)]

/** A guest that takes one processor at a request, and falls silent at the second. */
async function silentAtTheSecond(more: Handlers = {}) {
  let requests = 0
  const given = await connected({
    'guest-set-vcpus': ({ vcpus }, { builtIn }) =>
      ++requests === 1 ? builtIn({ vcpus: [...vcpus].slice(0, 1).map((one) => ({ ...one })) }) : new Promise(() => {}),
    ...more,
  })
  return { ...given, onStopped: vi.fn(), abort: new AbortController() }
}

describe('processors: what was done is told', () => {
  const halfway = { done: [on(1)], uncertain: [on(2), on(3)], left: [] }

  it('after an abort, which rejects with its reason', async () => {
    const { agent, asked, abort, onStopped } = await silentAtTheSecond()
    const working = rejection(setVcpus(agent, all, { signal: abort.signal, onStopped }))
    await vi.waitFor(() => expect(asked('guest-set-vcpus')).toHaveLength(2))
    abort.abort(reason)
    expect(await working).toBe(reason)
    expect(onStopped.mock.calls).toEqual([[halfway]])
  })

  it('after an abort between two requests: the rest was not asked for', async () => {
    const { agent, asked, abort, onStopped } = await silentAtTheSecond()
    const onProgress = () => abort.abort(reason)
    expect(await rejection(setVcpus(agent, all, { signal: abort.signal, onProgress, onStopped }))).toBe(reason)
    expect(onStopped.mock.calls).toEqual([[{ done: [on(1)], uncertain: [], left: [on(2), on(3)] }]])
    expect(asked('guest-set-vcpus')).toHaveLength(1)
  })

  it('after a time-out', async () => {
    const { agent, onStopped } = await silentAtTheSecond()
    const error = await rejection(setVcpus(agent, all, { timeoutMs: 1_000, onStopped }))
    expect(error).toBeInstanceOf(ChangeError)
    expect(error).toMatchObject({ code: 'CHANGE_FAILED', ...halfway, cause: { code: 'TIMEOUT', written: true } })
    expect(error.message).toBe(
      '1 of 3 processors were changed, and of 2 it is not known: guest-set-vcpus: no reply within 1000 ms. ' +
        'Ask with guest-get-vcpus which are on line',
    )
    expect(onStopped.mock.calls).toEqual([[halfway]])
  })

  it('after the end of the connection', async () => {
    const { agent, asked } = await silentAtTheSecond()
    const working = rejection(setVcpus(agent, all))
    await vi.waitFor(() => expect(asked('guest-set-vcpus')).toHaveLength(2))
    await agent.close()
    expect(await working).toMatchObject({ ...halfway, cause: { code: 'CLOSED' } })
  })

  it('after a callback that threw: what it was told of is done, the rest was not asked for', async () => {
    const { agent } = await silentAtTheSecond()
    const onProgress = () => {
      throw reason
    }
    const error = await rejection(setVcpus(agent, all, { onProgress }))
    expect(error).toMatchObject({ done: [on(1)], uncertain: [], left: [on(2), on(3)], cause: reason })
    expect(error.message).toContain('1 of 3 processors were changed: enough')
  })

  it('where nothing was: the error is as it was', async () => {
    const { agent, abort, asked, onStopped } = await silentAtTheSecond()
    const nothing = [[{ done: [], uncertain: [], left: all }]]
    expect(await rejection(setVcpus(agent, all, { timeoutMs: -1, onStopped }))).toMatchObject({ code: 'BAD_OPTION' })
    expect(onStopped.mock.calls).toEqual(nothing)
    abort.abort(reason)
    expect(await rejection(setVcpus(agent, all, { signal: abort.signal, onStopped }))).toBe(reason)
    expect(onStopped.mock.calls).toEqual([...nothing, ...nothing])
    expect(asked('guest-set-vcpus')).toEqual([])
  })

  it('a request that waited for its turn was not sent', async () => {
    const { agent, fake, onStopped } = await silentAtTheSecond({ 'guest-get-users': () => new Promise(() => {}) })
    const waiting = rejection(agent.getUsers())
    const error = await rejection(setVcpus(agent, all, { timeoutMs: 100, onStopped }))
    expect(error).toMatchObject({ code: 'TIMEOUT', written: false })
    expect(onStopped.mock.calls).toEqual([[{ done: [], uncertain: [], left: all }]])
    fake.close()
    await waiting
  })

  it('a session that ended before it was sent', async () => {
    const { agent, onStopped } = await silentAtTheSecond({ 'guest-get-users': () => new Promise(() => {}) })
    const waiting = rejection(agent.getUsers())
    const queued = rejection(setVcpus(agent, all, { onStopped }))
    await new Promise((resolve) => setTimeout(resolve, 20))
    await agent.close()
    expect(await waiting).toMatchObject({ code: 'CLOSED', written: true, message: expect.stringContaining('may have') })
    expect(await queued).toMatchObject({ code: 'CLOSED', written: false })
    expect(await rejection(setVcpus(agent, all, { onStopped }))).toMatchObject({ code: 'CLOSED', written: false })
    const nothing = [{ done: [], uncertain: [], left: all }]
    expect(onStopped.mock.calls).toEqual([nothing, nothing])
  })

  it('a refusal, and the end, are no interruption', async () => {
    const { agent } = await connected()
    const onStopped = vi.fn()
    const changes = [
      { id: 1, online: false },
      { id: 0, online: false },
    ]
    expect(await setVcpus(agent, changes, { onStopped })).toMatchObject({ done: [{ id: 1 }], failed: {} })
    expect(onStopped).not.toHaveBeenCalled()
  })
})

const blocks = [{ index: 1n, online: false }]

describe.each([
  [
    'blocks of memory',
    'guest-set-memory-blocks',
    (agent: Parameters<typeof setMemoryBlocks>[0], options: object) => setMemoryBlocks(agent, blocks, options),
    blocks,
    'it is not known which of 1 memory blocks were changed',
  ],
  ['trimming', 'guest-fstrim', trimFilesystems, ['all'], 'it is not known what was trimmed, and it may still go on'],
] as const)('%s: one request', (_, command, change, changes, words) => {
  const unknown = { done: [], uncertain: changes, left: [] }

  it('says that it is not known when no answer comes', async () => {
    const { agent } = await connected({}, { faults: [dropReply({ command })] })
    const onStopped = vi.fn()
    const error = await rejection(change(agent, { timeoutMs: 100, onStopped }))
    expect(error).toMatchObject({ code: 'CHANGE_FAILED', ...unknown, cause: { code: 'TIMEOUT' } })
    expect(error.message).toContain(words)
    expect(onStopped.mock.calls).toEqual([[unknown]])
  })

  it('tells it after an abort, which rejects with its reason', async () => {
    const { agent, asked } = await connected({ [command]: () => new Promise(() => {}) })
    const [onStopped, abort] = [vi.fn(), new AbortController()]
    const working = rejection(change(agent, { signal: abort.signal, onStopped }))
    await vi.waitFor(() => expect(asked(command)).toHaveLength(1))
    abort.abort(reason)
    expect(await working).toBe(reason)
    expect(await rejection(change(agent, { signal: abort.signal, onStopped }))).toBe(reason)
    expect(onStopped.mock.calls).toEqual([[unknown], [{ done: [], uncertain: [], left: changes }]])
  })

  it('a refusal is none', async () => {
    const { agent } = await connected({}, { block: [command] })
    const onStopped = vi.fn()
    expect(await rejection(change(agent, { onStopped }))).toMatchObject({ code: 'COMMAND_UNAVAILABLE' })
    expect(onStopped).not.toHaveBeenCalled()
  })
})

it('a clock that may be set, its setting being an error, is told as uncertain where the look is lost', async () => {
  let isOver = false
  const { agent } = await connected({
    'guest-get-time': () => {
      if (isOver) throw new CommandFailure('GenericError', 'no time')
      return BigInt(Date.now() - 3_600_000) * 1_000_000n
    },
    'guest-set-time': () => {
      isOver = true
      throw new CommandFailure('GenericError', 'hwclock failed')
    },
  })
  const onStopped = vi.fn()
  const stopped = { done: [], uncertain: [expect.any(BigInt)], left: [] }
  expect(await rejection(syncGuestTime(agent, { onStopped }))).toMatchObject({
    code: 'CHANGE_FAILED',
    ...stopped,
    cause: { command: 'guest-get-time' },
  })
  expect(onStopped.mock.calls).toEqual([[stopped]])
})

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== one'
/** A guest's clock that is an hour behind, and this host's. */
const anHourBehind: Handlers = { 'guest-get-time': () => BigInt(Date.now() - 3_600_000) * 1_000_000n }

describe.each([
  {
    name: 'keys',
    change: (agent: GuestAgent, options: object) => removeAuthorizedKeys(agent, 'debian', [key], options),
    request: 'guest-ssh-remove-authorized-keys',
    look: 'guest-ssh-get-authorized-keys',
    looksBefore: 1,
    handlers: {},
    changes: [key],
    done: 'the keys were removed, if the guest had them as lines',
    unknown: 'it is not known whether keys were removed',
  },
  {
    name: 'the clock',
    change: syncGuestTime,
    request: 'guest-set-time',
    look: 'guest-get-time',
    looksBefore: 3,
    handlers: anHourBehind,
    changes: [expect.any(BigInt)],
    done: 'the clock was set',
    unknown: 'it is not known whether the clock was set',
  },
])(
  '$name: a change that is looked at afterwards',
  ({ change, request, look, looksBefore, handlers, changes, ...words }) => {
    async function guest(more: Handlers = {}, faults: Fault[] = []) {
      const given = await connected(
        { ...handlers, ...more },
        { files: { '/home/debian/.ssh/authorized_keys': '' }, faults },
      )
      await addAuthorizedKeys(given.agent, 'debian', [key])
      return { ...given, onStopped: vi.fn() }
    }

    it('is told as done where that is lost', async () => {
      const { agent, onStopped } = await guest({}, [dropReply({ command: look, nth: looksBefore + 1 })])
      const error = await rejection(change(agent, { timeoutMs: 200, onStopped }))
      const stopped = { done: changes, uncertain: [], left: [] }
      expect(error).toMatchObject({ code: 'CHANGE_FAILED', ...stopped, cause: { code: 'TIMEOUT' } })
      expect(error.message).toContain(words.done)
      expect(onStopped.mock.calls).toEqual([[stopped]])
    })

    it('is told as done after an abort, which rejects with its reason', async () => {
      const abort = new AbortController()
      const { agent, onStopped, fake } = await guest()
      fake.faults = [dropReply({ command: look, nth: looksBefore + 1 })]
      const working = rejection(change(agent, { signal: abort.signal, onStopped }))
      await vi.waitFor(() => expect(fake.requests.filter(({ execute }) => execute === request)).toHaveLength(1))
      await vi.waitFor(() => expect(fake.requests.at(-1)?.execute).toBe(look))
      abort.abort(reason)
      expect(await working).toBe(reason)
      expect(onStopped.mock.calls).toEqual([[{ done: changes, uncertain: [], left: [] }]])
    })

    it('is told as uncertain where its own answer is lost', async () => {
      const { agent, onStopped } = await guest({}, [dropReply({ command: request })])
      const error = await rejection(change(agent, { timeoutMs: 200, onStopped }))
      const stopped = { done: [], uncertain: changes, left: [] }
      expect(error).toMatchObject({ code: 'CHANGE_FAILED', ...stopped, cause: { code: 'TIMEOUT', written: true } })
      expect(error.message).toContain(words.unknown)
      expect(onStopped.mock.calls).toEqual([[stopped]])
    })
  },
)
