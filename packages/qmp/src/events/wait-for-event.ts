import { TimeoutError } from '@qga/wire'
import { onAbort, startTimer } from '@qga/wire/calls'
import { endError } from '../session/end-error.js'
import type { EventHub, EventReader } from './event-hub.js'
import type { WaitOptions } from './event-options.js'
import type { QmpEvent } from './qmp-event.js'

const DEFAULT_WAIT_MS = 30_000

/**
 * Resolves with the first event that fits. Listens from the call on, so it can be called before the command that brings
 * the event about. Nothing complains about a rejection that nobody looks at, as when that command fails.
 */
export function waitForEvent<E extends object = QmpEvent>(
  hub: EventHub,
  label: string,
  names: readonly string[],
  options: WaitOptions<E>,
): Promise<E> {
  const { filter, signal, timeoutMs = DEFAULT_WAIT_MS } = options
  const what = names.length === 0 ? 'any event' : names.join(' or ')
  const waited = new Promise<E>((resolve, reject) => {
    signal?.throwIfAborted()
    const settle = (settled: () => void) => {
      hub.detach(reader)
      clearTimeout(timer)
      unlisten()
      settled()
    }
    const timer = startTimer(timeoutMs, () => settle(() => reject(timeoutError(what, label, timeoutMs))))
    const unlisten = onAbort(signal, () => settle(() => reject(signal?.reason)))
    const reader: EventReader = {
      names: names.length === 0 ? undefined : new Set(names),
      event: (event) => {
        try {
          if (filter?.(event as E) !== false) settle(() => resolve(event as E))
        } catch (error) {
          settle(() => reject(error))
        }
      },
      missed: () => {},
      ended: (end) => settle(() => reject(endError(`waiting for ${what}`, label, end))),
    }
    hub.attach(reader, options.after)
  })
  waited.catch(() => {})
  return waited
}

function timeoutError(what: string, label: string, timeoutMs: number): TimeoutError {
  return new TimeoutError(`no ${what} from ${label} within ${timeoutMs} ms`, {
    timeoutMs,
    written: false,
    hint: 'Wait before the command that brings it about, or look back with `after`; or allow more time',
  })
}
