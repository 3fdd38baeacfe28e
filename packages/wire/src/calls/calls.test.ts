import { expect, it, vi } from 'vitest'
import { rejection } from '../../test/rejection.js'
import { CommandError, connectWithin, Deadline, IdSource, Preview, startTimer } from './index.js'

const bytes = (text: string) => new TextEncoder().encode(text)

it('ids never repeat, within a source or between two', () => {
  const [one, other] = [new IdSource(), new IdSource()]
  const ids = Array.from({ length: 1_000 }, () => [one.next(), other.next()]).flat()
  expect(new Set(ids).size).toBe(2_000)
  expect(one.next().slice(0, 5)).not.toBe(other.next().slice(0, 5))
  expect(new IdSource().next()).toMatch(/^[\w-]{5}1$/)
})

it('a deadline hands on what is left of it, and the shorter of two', () => {
  vi.useFakeTimers()
  const { signal } = new AbortController()
  const deadline = new Deadline({ timeoutMs: 1_000, signal })
  vi.advanceTimersByTime(400)
  expect(deadline.call(5_000)).toEqual({ timeoutMs: 600, signal })
  expect(deadline.call(100)).toEqual({ timeoutMs: 100, signal })
  vi.advanceTimersByTime(4_000)
  expect(new Deadline({}).call(100)).toEqual({ timeoutMs: 100 })
  expect(deadline.call(100)).toEqual({ timeoutMs: 0, signal })
  vi.useRealTimers()
})

it('an error of the peer repeats its first words alone, and keeps them all', () => {
  const reply = { class: 'GenericError', desc: `open${'x'.repeat(1_000_000)}` }
  for (const options of [{}, { summary: `guest-ping is not available: ${reply.desc}`, hint: 'Look' }]) {
    const error = new CommandError('guest-ping', reply, options)
    expect(error.message).toContain(': openx')
    expect(error.message.length).toBeLessThan(1_100)
    expect(error.desc).toBe(reply.desc)
  }
  const short = new CommandError('guest-ping', { class: 'GenericError', desc: 'no' })
  expect(short.message).toBe('guest-ping failed: no')
})

it.each([-1, Number.NaN])('no time is %d milliseconds', (timeoutMs) => {
  expect(() => new Deadline({ timeoutMs })).toThrow('timeoutMs')
  expect(() => startTimer(timeoutMs, () => {})).toThrow('timeoutMs')
})

it('a time beyond any timer never comes', () => {
  expect(startTimer(Number.POSITIVE_INFINITY, () => {})).toBeUndefined()
  expect(startTimer(2 ** 31, () => {})).toBeUndefined()
})

it('a preview is short, printable, and names who speaks HTTP', () => {
  const preview = new Preview()
  expect(preview.speaker).toBe('')
  preview.push(bytes('\x1b]0;gotcha\x07'))
  for (let round = 0; round < 100; round++) preview.push(bytes('x'.repeat(1_000)))
  expect(preview.text).toMatch(/^\.\]0;gotcha\.x+$/)
  expect(preview.text).toHaveLength(48)
  const http = new Preview()
  http.push(bytes('HTTP/1.1 200'))
  expect(http.speaker).toBe("an HTTP server that says 'HTTP/1.1 200'")
})

it('an opening that takes too long is ended, and says so', async () => {
  let ended = false
  const transport = {
    label: 'nowhere',
    open: ({ signal }: { signal?: AbortSignal | undefined }) =>
      new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => {
          ended = true
          reject(signal.reason)
        })
      }),
  }
  expect(await rejection(connectWithin(transport, { timeoutMs: 5 }))).toMatchObject({ code: 'TIMEOUT', written: false })
  expect(ended).toBe(true)
  const reason = new Error('no')
  expect(await rejection(connectWithin(transport, { timeoutMs: 5, signal: AbortSignal.abort(reason) }))).toBe(reason)
})
