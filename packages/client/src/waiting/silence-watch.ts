import type { Transport } from '@qga/wire'
import { startTimer } from '@qga/wire/calls'
import { SyncError } from '../errors/sync-error.js'

/** An agent that runs answers within that, unless it is busy. */
const FIRST_MS = 2_000
/** Who holds a socket may change; to find out costs some milliseconds. */
const AGAIN_MS = 10_000

/** Tells that an agent is silent while its first answer is still waited for. */
export interface SilenceWatch {
  /** The transport that is to be opened. */
  readonly transport: Transport
  /** For good: the agent has answered, or the attempt is over. */
  stop(): void
}

/**
 * Watches the opening of a session. A channel that is open and not heard of for a while is `silent`, or `held` if it is
 * plain that another process is served in its place.
 */
export function watchSilence(transport: Transport, tell: (error: SyncError) => void): SilenceWatch {
  let timer: ReturnType<typeof startTimer>
  let stopped = false
  const { label } = transport
  const look = async (openedAt: number) => {
    const holder = await transport.holder?.()
    if (stopped) return
    // We are connected ourselves: a guess would take us for somebody else, and this process may be us.
    const isOther = holder?.pid !== undefined && holder.pid !== process.pid && holder.guessed !== true
    const waitedMs = Math.round(performance.now() - openedAt)
    tell(isOther ? new SyncError('held', label, waitedMs, holder) : new SyncError('silent', label, waitedMs))
    timer = startTimer(AGAIN_MS, () => void look(openedAt))
  }
  return {
    transport: {
      label,
      open: async (options) => {
        const channel = await transport.open(options)
        const openedAt = performance.now()
        if (!stopped) timer = startTimer(FIRST_MS, () => void look(openedAt))
        return channel
      },
      holder: async () => await transport.holder?.(),
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
