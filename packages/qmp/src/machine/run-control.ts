import type { RunState, ShutdownCause } from '@qga/schema/qmp'
import type { Commands } from '../commands.js'
import type { AnyEventName, QmpEvent } from '../events/qmp-event.js'
import type { SessionEnd } from '../session/session-end.js'

/** How long the confirmation is waited for. */
export interface ConfirmOptions {
  /** Milliseconds from the call. Default 30000. */
  readonly timeoutMs?: number | undefined
  /** Ends the waiting, not what was begun. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Stops the virtual CPUs and resolves when they stand; at once if they did.
 * @throws CommandError, TimeoutError, ClosedError; the signal's reason
 */
export async function stopVm(qmp: Commands, options: ConfirmOptions = {}): Promise<void> {
  await untilRunning(qmp, 'stop', false, options)
}

/**
 * Lets the virtual CPUs run and resolves when they do; at once if they did.
 * @throws as `stopVm`
 */
export async function contVm(qmp: Commands, options: ConfirmOptions = {}): Promise<void> {
  await untilRunning(qmp, 'cont', true, options)
}

/**
 * Resets the machine, as its button would, and resolves when it has been.
 * @throws as `stopVm`
 */
export async function resetVm(qmp: Commands, options: ConfirmOptions = {}): Promise<void> {
  await confirmed(qmp, 'RESET', () => qmp.execute('system_reset'), options)
}

/** What is waited for after the power button. */
export interface PowerdownOptions extends ConfirmOptions {
  /** `shutdown`: the guest has shut down. `request`: the machine has passed the button on to the guest. Default `shutdown`. */
  readonly until?: 'shutdown' | 'request' | undefined
}

/** How a machine came to its shutdown. */
export interface Shutdown {
  /** Whether the guest did it itself. */
  readonly guest: boolean
  readonly reason: ShutdownCause
}

/**
 * Presses the power button. A guest may take minutes to shut down, or ignore it: set `timeoutMs` (default 30000). A
 * stopped machine does not notice it before `cont`.
 * @throws as `stopVm`
 */
export async function powerdownVm(qmp: Commands, options: PowerdownOptions = {}): Promise<Shutdown | undefined> {
  const press = () => qmp.execute('system_powerdown')
  if (options.until === 'request') {
    await confirmed(qmp, 'POWERDOWN', press, options)
    return undefined
  }
  const { guest, reason } = (await confirmed(qmp, 'SHUTDOWN', press, options)).data
  return { guest, reason }
}

/** A monitor whose end can be waited for. `QmpClient` is one. */
export interface EndingCommands extends Commands {
  readonly ended: Promise<SessionEnd>
}

/**
 * Ends QEMU, as pulling the plug: what the guest had not written is lost. Resolves when the connection has ended.
 * @throws as `stopVm`
 */
export async function quitQemu(qmp: EndingCommands, options: ConfirmOptions = {}): Promise<SessionEnd> {
  await qmp.execute('quit', {}, options)
  return await qmp.ended
}

/** Both commands emit their event before they return, but only if something changes. */
async function untilRunning(
  qmp: Commands,
  command: 'stop' | 'cont',
  running: boolean,
  options: ConfirmOptions,
): Promise<RunState> {
  const changed = qmp.waitForEvent(running ? 'RESUME' : 'STOP', options)
  await qmp.execute(command, {}, options)
  const now = await qmp.execute('query-status', {}, options)
  if (now.running !== running) await changed
  return now.status
}

/** Listens, sends, and resolves with the event. */
async function confirmed<N extends AnyEventName>(
  qmp: Commands,
  name: N,
  send: () => Promise<unknown>,
  options: ConfirmOptions,
): Promise<QmpEvent<N>> {
  const abandon = new AbortController()
  const signal = options.signal === undefined ? abandon.signal : AbortSignal.any([options.signal, abandon.signal])
  const event = qmp.waitForEvent(name, { timeoutMs: options.timeoutMs, signal })
  try {
    await send()
    return await event
  } finally {
    abandon.abort()
  }
}
