import { describe, expect, it } from 'vitest'
import { CommandError, ExecTimeoutError, type GuestAgent } from '../src/index.js'
import { agents } from './agents.js'
import { oneAgent } from './one-agent.js'
import { rejection } from './rejection.js'

describe.each(agents)('exec on $name', ({ available, start }) => {
  describe.runIf(available)('', { timeout: 60_000 }, () => {
    let agent: GuestAgent
    oneAgent(start, (one) => {
      agent = one.agent
    })

    it('gives exit code and both outputs apart', async () => {
      const done = await agent.exec(['sh', '-c', 'echo out; echo err >&2; exit 3'])
      expect(done).toMatchObject({ exitCode: 3, signal: undefined, truncated: false })
      expect(done.stdoutText).toBe('out\n')
      expect(done.stderrText).toBe('err\n')
      expect(done.pid).toBeGreaterThan(0)
    })

    it('gives the signal that killed it, and no exit code', async () => {
      const done = await agent.exec(['sh', '-c', 'kill -9 $$'])
      expect(done).toMatchObject({ exitCode: undefined, signal: 9 })
    })

    it('gives arguments as they are: no shell looks at them', async () => {
      const odd = ['$HOME', '*', 'a b', '"', "'", '\\', ';', 'é€𝄞', '']
      const done = await agent.exec(['echo', ...odd])
      expect(done.stdoutText).toBe(`${odd.join(' ')}\n`)
    })

    it('gives input to the process, bytes as they are', async () => {
      const input = Uint8Array.from({ length: 200_000 }, (_, at) => (at * 31) & 0xff)
      const done = await agent.exec(['cat'], { input })
      expect(Buffer.compare(done.stdout, input)).toBe(0)
      expect((await agent.exec(['cat'])).stdout).toHaveLength(0)
      expect((await agent.exec(['cat'], { input: 'text' })).stdoutText).toBe('text')
    })

    it('replaces the environment', async () => {
      const done = await agent.exec(['/usr/bin/env'], { env: { A: '1', B: 'two words=' } })
      expect(done.stdoutText.split('\n').filter(Boolean).sort()).toEqual(['A=1', 'B=two words='])
    })

    it('says that a program cannot be started', async () => {
      const error = await rejection(agent.exec(['/nonexistent/program']))
      expect(error).toBeInstanceOf(CommandError)
      expect(error).toMatchObject({ command: 'guest-exec', class: 'GenericError' })
    })

    it('refuses what cannot be said', async () => {
      await expect(agent.exec([])).rejects.toMatchObject({ code: 'UNSENDABLE' })
      await expect(agent.exec(['echo', 'a\0b'])).rejects.toMatchObject({ code: 'UNSENDABLE' })
    })

    it('keeps 16 MiB of output and says that there was more', async () => {
      const done = await agent.exec(['head', '-c', '17000000', '/dev/zero'])
      expect(done.truncated).toBe(true)
      expect(done.stdout).toHaveLength(16 * 1024 * 1024)
    }, 60_000)

    it('gives up at its deadline, and names the process that runs on', async () => {
      const startedAt = performance.now()
      const error = await rejection(agent.exec(['sleep', '30'], { timeoutMs: 1_000, killOnTimeout: true }))
      expect(performance.now() - startedAt).toBeLessThan(10_000)
      expect(error).toBeInstanceOf(ExecTimeoutError)
      const { pid } = error as ExecTimeoutError
      expect(pid).toBeGreaterThan(0)
      expect(error.message).toContain(String(pid))
      expect(await agent.sync({ id: 8 })).toBe(8)
    })

    it('gives up when its signal aborts', async () => {
      const reason = new Error('enough')
      const startedAt = performance.now()
      const abort = new AbortController()
      const options = { signal: abort.signal, killOnAbort: true, onStarted: () => abort.abort(reason) }
      await expect(agent.exec(['sleep', '30'], options)).rejects.toBe(reason)
      expect(performance.now() - startedAt).toBeLessThan(10_000)
    })

    it('runs 300 programs in a row', async () => {
      for (let round = 0; round < 300; round++) {
        const done = await agent.exec(['echo', String(round)])
        if (done.exitCode !== 0 || done.stdoutText !== `${round}\n`) expect.fail(`round ${round}: ${done.stdoutText}`)
      }
    }, 300_000)

    it('runs 20 programs at once', async () => {
      const all = await Promise.all(Array.from({ length: 20 }, (_, at) => agent.exec(['echo', String(at)])))
      expect(all.map((done) => done.stdoutText)).toEqual(Array.from({ length: 20 }, (_, at) => `${at}\n`))
    })
  })
})
