import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect } from 'vitest'
import { nameOf } from '../src/matrix.js'
import { oneGuest } from './one-guest.js'
import { environment, verifies } from './verifies.js'

const MIB = 2 ** 20
const PIECE = 100_000

describe(nameOf(environment), () => {
  const guest = oneGuest()

  /** What a streamed program has in the guest, by its kernel's account. */
  const traces = async () => {
    const files = 'find /tmp -mindepth 1'
    const open = 'for fd in /proc/[0-9]*/fd/*; do readlink "$fd"; done 2>/dev/null | grep "^/tmp/" | sort -u'
    return (await guest().control.sh(`${files}; ${open}; true`)).split('\n').filter((line) => line !== '')
  }

  verifies('streaming/output', async () => {
    await using agent = await guest().connect()
    const script = 'echo one; read -r go </tmp/go; echo two >&2; echo three; exit 7'
    await guest().control.sh('mkfifo /tmp/go')
    await using proc = await agent.spawn(script, { stream: true, shell: 'sh' })
    const out = proc.stdout[Symbol.asyncIterator]()
    expect(Buffer.from((await out.next()).value ?? []).toString()).toBe('one\n')
    // The folder has gone already, for nobody may be left to remove it.
    expect(await traces()).toContainEqual(expect.stringMatching(/\/out \(deleted\)$/))
    await guest().control.sh('echo go >/tmp/go; rm /tmp/go')
    expect(Buffer.from((await out.next()).value ?? []).toString()).toBe('three\n')
    expect((await out.next()).done).toBe(true)
    expect((await buffer(proc.stderr)).toString()).toBe('two\n')
    expect(await proc.wait()).toEqual({ exitCode: 7, signal: undefined })
    expect(await traces()).toEqual([])
  })

  verifies('streaming/input', async () => {
    await using agent = await guest().connect()
    const sent = randomBytes(6 * MIB + 1)
    const input = function* () {
      for (let at = 0; at < sent.length; at += PIECE) yield sent.subarray(at, at + PIECE)
    }
    await using proc = await agent.spawn('cat; echo done >&2', { stream: true, shell: 'sh', input: input() })
    const [copy, said] = await Promise.all([buffer(proc.stdout), buffer(proc.stderr)])
    expect(copy.equals(sent)).toBe(true)
    expect(said.toString()).toBe('done\n')
    expect(await proc.wait()).toEqual({ exitCode: 0, signal: undefined })
    expect(await traces()).toEqual([])
  })

  verifies('streaming/ended', async () => {
    await using agent = await guest().connect()
    const input = new PassThrough()
    {
      // It does not end by itself when its input does.
      await using proc = await agent.spawn('cat; sleep 1000', { stream: true, shell: 'sh', input })
      input.write('x')
      for await (const chunk of proc.stdout) {
        expect(Buffer.from(chunk).toString()).toBe('x')
        break
      }
      expect(await traces()).not.toEqual([])
    }
    expect(input.destroyed).toBe(true)
    await expect.poll(traces, { timeout: 20_000 }).toEqual([])
    expect(await guest().control.sh('pidof cat || true')).toBe('')
  })
})
