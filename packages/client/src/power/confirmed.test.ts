import { getEventListeners } from 'node:events'
import type { CallOptions } from '@qga/schema'
import { CommandError } from '@qga/wire/calls'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HowToSend } from '../commands.js'
import { confirmed } from './confirmed.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const never = () => new Promise<never>(() => {})
const refused = new Error('refused')
const enough = new Error('enough')

describe('a command that is silent, confirmed', () => {
  it.each([
    ['has happened', never, () => new Promise((resolve) => setTimeout(resolve, 5)), undefined],
    ['is refused', () => Promise.reject(refused), never, refused],
    ['cannot be confirmed', never, () => new Promise((_, reject) => setTimeout(reject, 5, refused)), refused],
    ['does not show in time', never, never, { code: 'TIMEOUT', timeoutMs: 60_000 }],
    ['is given up', never, never, enough],
  ])('leaves nothing behind when it %s', async (_, send, confirm, outcome) => {
    const abort = new AbortController()
    const given: CallOptions[] = []
    const toConfirm = {
      command: 'guest-shutdown',
      send: (options: CallOptions, { onWritten }: HowToSend) => {
        given.push(options)
        onWritten?.()
        return send()
      },
      confirm,
    }
    const ended = confirmed(toConfirm, { signal: abort.signal }).catch((error: unknown) => error)
    vi.advanceTimersByTime(0)
    expect(given).toEqual([{ timeoutMs: Number.POSITIVE_INFINITY, signal: expect.any(AbortSignal) }])
    expect(given[0]?.signal?.aborted).toBe(false)
    if (outcome === enough) abort.abort(enough)
    else vi.advanceTimersByTime(outcome !== undefined && 'timeoutMs' in outcome ? 60_000 : 5)
    const error = await ended
    if (outcome instanceof Error || outcome === undefined) expect(error).toBe(outcome)
    else expect(error).toMatchObject(outcome)
    // The call is given up, so that its reply is nobody's.
    expect(given[0]?.signal?.aborted).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
    expect(getEventListeners(abort.signal, 'abort')).toEqual([])
  })

  it.each([
    ['its time is over', never],
    ['it is seen to have happened', () => new Promise((resolve) => setTimeout(resolve, 5))],
  ])('is refused, though it is not yet known why when %s', async (_, confirm) => {
    const error = new CommandError('guest-shutdown', { class: 'GenericError', desc: 'no' })
    const send = (_: CallOptions, { onWritten, onRefused }: HowToSend) => {
      onWritten?.()
      onRefused?.(error)
      return never()
    }
    const ended = confirmed({ command: 'guest-shutdown', send, confirm }, {}).catch((reason: unknown) => reason)
    vi.advanceTimersByTime(0)
    vi.advanceTimersByTime(60_000)
    expect(await ended).toBe(error)
  })

  it('sends nothing when the hook fails first', async () => {
    const send = vi.fn()
    const confirm = () => Promise.reject(refused)
    expect(await confirmed({ command: 'x', send, confirm }, {}).catch((error: unknown) => error)).toBe(refused)
    vi.advanceTimersByTime(5)
    expect(send).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })
})
