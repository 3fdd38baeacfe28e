import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { CommandFailure, FakeAgent } from '@qga/testing'
import type { Transport } from '@qga/wire'
import { afterEach, describe, expect, it } from 'vitest'
import { ConnectError, GuestAgent } from '../src/index.js'
import { agents } from './agents.js'
import { hold } from './raw-client.js'
import { rejection } from './rejection.js'

describe.each(agents)('two clients of $name', ({ available, start }) => {
  describe.runIf(available)('', () => {
    it('the one that waits hears why, and is served when the other leaves', async () => {
      await using given = await start()
      const holder = await hold(given.target)
      const startedAt = performance.now()
      const error = await rejection(GuestAgent.connect(given.target, { timeoutMs: 300 }))
      expect(performance.now() - startedAt).toBeGreaterThan(250)
      expect(error).toMatchObject({ code: 'SYNC_FAILED', reason: 'held' })
      expect(error.message).toMatch(/is held by (this very process|another client of this fake)/)
      const waiting = GuestAgent.connect(given.target, { timeoutMs: 10_000 })
      setTimeout(() => holder.close(), 50)
      await using agent = await waiting
      expect(await agent.sync({ id: 77 })).toBe(77)
    }, 20_000)
  })
})

it('a full queue names who holds the socket, too', async () => {
  const transport: Transport = {
    label: 'unix:/x',
    open: () => Promise.reject(new ConnectError('busy', 'cannot connect to unix:/x: the queue is full')),
    holder: async () => ({ text: 'socat (pid 7)', pid: 7 }),
  }
  const error = await rejection(GuestAgent.connect(transport))
  expect(error).toMatchObject({ code: 'CONNECT_FAILED', reason: 'busy' })
  expect(error.message).toContain('socat (pid 7) holds it')
})

it('an agent that answers, but refuses to sync, is not taken for a silent one', async () => {
  const fake = new FakeAgent({}, { block: ['guest-sync-delimited'] })
  const error = await rejection(GuestAgent.connect(fake.transport, { timeoutMs: 1_000 }))
  expect(error).toMatchObject({ code: 'SYNC_FAILED', reason: 'refused' })
  expect(error.message).toContain('block list')
})

it('an agent of another make that knows plain guest-sync alone is refused before anything else is sent', async () => {
  const fake = new FakeAgent({
    'guest-sync-delimited': () => {
      throw new CommandFailure('CommandNotFound', 'unbekannt')
    },
  })
  const error = await rejection(GuestAgent.connect(fake.transport, { timeoutMs: 1_000 }))
  expect(error).toMatchObject({ code: 'SYNC_FAILED', reason: 'refused' })
  expect(error.message).toContain('another make')
  expect(new Set(fake.requests.map(({ execute }) => execute))).toEqual(new Set(['guest-sync-delimited']))
})

describe.each(agents.filter(({ real }) => real))('another process at $name', ({ available, start }) => {
  let child: ChildProcess | undefined
  afterEach(() => {
    child?.kill('SIGKILL')
  })

  it.runIf(available)(
    'holds the socket; then dies in the middle of a request',
    async () => {
      await using given = await start()
      const path = String(given.target)
      const program = `
      const socket = require('node:net').connect(${JSON.stringify(path)})
      socket.write('{"execute":"guest-ping"}\\n')
      socket.once('data', () => { socket.write('{"execute":"guest-pi'); console.log('holding') })`
      child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
      if (child.stdout !== null) await once(child.stdout, 'data')
      await expect(GuestAgent.connect(path, { timeoutMs: 300 })).rejects.toMatchObject({
        code: 'SYNC_FAILED',
        reason: 'held',
        holder: { pid: child.pid },
        message: expect.stringContaining(`(pid ${child.pid})`),
        hint: expect.stringContaining('serves one at a time'),
      })
      child.kill('SIGKILL')
      await using agent = await GuestAgent.connect(path)
      expect(await agent.sync({ id: 5 })).toBe(5)
    },
    20_000,
  )
})

it('what another client had been refused is no refusal to sync', async () => {
  const fake = new FakeAgent(
    {
      'guest-get-host-name': async (_, { builtIn }) => {
        await new Promise((resolve) => setTimeout(resolve, 600))
        return await builtIn()
      },
    },
    { block: ['guest-get-users'] },
  )
  const left = await hold(fake.transport)
  for (let times = 0; times < 4; times++) {
    left.write(Buffer.from('{"execute":"guest-get-users"}\n{"execute":"guest-get-host-name"}\n'))
  }
  left.close()
  await using agent = await GuestAgent.connect(fake.transport, { timeoutMs: 20_000 })
  expect(await agent.sync({ id: 78 })).toBe(78)
}, 30_000)
