import type { CallOptions, ShutdownCause } from '@qga/schema/qmp'
import { TimeoutError } from '@qga/wire'
import { onAbort, startTimer } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import type { SessionEnd } from '../session/session-end.js'
import { type ConfirmOptions, confirmed, deadlineOf } from './confirmed.js'

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
  await confirmed(qmp, 'RESET', (left) => qmp.execute('system_reset', {}, left), options)
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
  const press = (left: CallOptions) => qmp.execute('system_powerdown', {}, left)
  if (options.until === 'request') {
    await confirmed(qmp, 'POWERDOWN', press, options)
    return undefined
  }
  return (await confirmed(qmp, 'SHUTDOWN', press, options))?.data
}

/** A monitor whose end can be waited for. `QmpClient` is one. */
export interface EndingCommands extends Commands {
  readonly ended: Promise<SessionEnd>
}

/**
 * Ends QEMU, as pulling the plug: what the guest had not written is lost. Resolves when the connection has ended.
 * @throws as `stopVm`; a TimeoutError also when QEMU has taken it and does not go
 */
export async function quitQemu(qmp: EndingCommands, options: ConfirmOptions = {}): Promise<SessionEnd> {
  const deadline = deadlineOf(options)
  await qmp.execute('quit', {}, deadline.call(Number.POSITIVE_INFINITY))
  const { signal } = options
  signal?.throwIfAborted()
  let unlisten = () => {}
  let timer: ReturnType<typeof startTimer>
  const tooLate = new Promise<never>((_, reject) => {
    unlisten = onAbort(signal, () => reject(signal?.reason))
    timer = startTimer(Math.max(0, deadline.leftMs), () => reject(stillThere(qmp.label, deadline.timeoutMs)))
  })
  try {
    return await Promise.race([qmp.ended, tooLate])
  } finally {
    unlisten()
    clearTimeout(timer)
  }
}

/** Both commands emit their event before they return, but only if something changes. */
async function untilRunning(
  qmp: Commands,
  command: 'stop' | 'cont',
  running: boolean,
  options: ConfirmOptions,
): Promise<void> {
  const send = async (left: CallOptions) => {
    await qmp.execute(command, {}, left)
    return (await qmp.execute('query-status', {}, left)).running === running
  }
  await confirmed(qmp, running ? 'RESUME' : 'STOP', send, options)
}

function stillThere(label: string, timeoutMs: number): TimeoutError {
  return new TimeoutError(`QEMU at ${label} has taken quit, and was still there after ${timeoutMs} ms`, {
    timeoutMs,
    written: true,
    hint: 'It may be held up by its storage; its process can be killed',
  })
}
