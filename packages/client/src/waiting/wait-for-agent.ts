import type { CommandName } from '@qga/schema'
import type { ConnectOptions, Target } from '../connect-options.js'
import type { GuestAgent } from '../guest-agent.js'
import type { UnreadyReason } from './unready.js'

/** How long to wait, and for what. */
export interface WaitOptions extends Omit<ConnectOptions, 'timeoutMs'> {
  /** Milliseconds for all of it. Default 120000: a guest that boots without KVM takes its time. */
  readonly timeoutMs?: number | undefined
  /**
   * So many milliseconds the agent has to answer without a break before it counts as ready: a guest that has just
   * booted may start again. It is pinged about twice a second for so long. Default 0.
   */
  readonly stableMs?: number | undefined
  /** Commands that have to be enabled; if one is not, waiting ends at once. Default: none. */
  readonly needs?: readonly CommandName[] | undefined
  /**
   * Told when it is known why the agent is not ready yet, and each time that changes; that a connection is silent, or
   * held, after two seconds of silence. Must not throw.
   */
  readonly onWaiting?: ((reason: UnreadyReason, error: Error) => void) | undefined
}

/**
 * Waits until an agent is there, answers, and is not frozen, and resolves with it.
 *
 * While there is no socket, or nobody behind it, it is tried again, with pauses of up to five seconds. Once connected
 * it stays so: one sync is waited for, and repeated ever more rarely, up to once in ten seconds, since QEMU keeps all
 * of them for the agent. What cannot get better by waiting (no permission, a QMP monitor, a command that is blocked)
 * ends it at once, an agent that refuses to sync after three seconds; bytes that make no sense may be a guest that
 * boots, and are told of at the end alone.
 * @throws AgentNotReadyError with a `reason`; AddressError, OptionError; the signal's reason on abort
 */
export async function waitForAgent(target: Target, options: WaitOptions = {}): Promise<GuestAgent> {
  // Most programs do not wait.
  const { waiting } = await import('./waiting.js')
  return await waiting(target, options)
}
