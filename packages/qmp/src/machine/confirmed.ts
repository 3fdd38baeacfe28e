import type { CallOptions } from '@qga/schema/qmp'
import { Deadline } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import type { WaitOptions } from '../events/event-options.js'
import type { AnyEventName, QmpEvent } from '../events/qmp-event.js'

/** How long the confirmation is waited for. */
export interface ConfirmOptions {
  /** Milliseconds from the call, for command and confirmation together. Default 30000. */
  readonly timeoutMs?: number | undefined
  /** Ends the waiting, not what was begun. */
  readonly signal?: AbortSignal | undefined
}

const TIMEOUT_MS = 30_000

/** The one deadline of a command and what confirms it. */
export function deadlineOf({ timeoutMs = TIMEOUT_MS, signal }: ConfirmOptions): Deadline {
  return new Deadline({ timeoutMs, signal })
}

/**
 * Listens, sends, and resolves with the event that confirms it; nothing is left behind when it was not needed. `send` may
 * resolve with `true`: it is so already.
 */
export async function confirmed<N extends AnyEventName>(
  qmp: Commands,
  names: N | readonly N[],
  send: (options: CallOptions) => Promise<unknown>,
  options: ConfirmOptions & Pick<WaitOptions<QmpEvent<N>>, 'filter'>,
): Promise<QmpEvent<N> | undefined> {
  const deadline = deadlineOf(options)
  const left = () => deadline.call(Number.POSITIVE_INFINITY)
  const abandon = new AbortController()
  const { signal = abandon.signal } = options
  const event = qmp.waitForEvent(names, {
    ...left(),
    signal: AbortSignal.any([signal, abandon.signal]),
    filter: options.filter,
  })
  try {
    if ((await send(left())) === true) return undefined
    return await event
  } finally {
    abandon.abort()
  }
}
