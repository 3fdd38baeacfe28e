import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { GuestAgent } from '../src/index.js'
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
      expect(error).toMatchObject({ code: 'SYNC_FAILED', reason: 'silent' })
      expect(error.message).toContain('another client holds this socket')
      const waiting = GuestAgent.connect(given.target, { timeoutMs: 10_000 })
      setTimeout(() => holder.close(), 50)
      await using agent = await waiting
      expect(await agent.sync({ id: 77 })).toBe(77)
    }, 20_000)
  })
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
        hint: expect.stringContaining('serves one at a time'),
      })
      child.kill('SIGKILL')
      await using agent = await GuestAgent.connect(path)
      expect(await agent.sync({ id: 5 })).toBe(5)
    },
    20_000,
  )
})
