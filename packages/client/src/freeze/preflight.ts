import type { CallOptions } from '@qga/schema'
import { FrameError, JsonError } from '@qga/wire'
import { CommandError, onAbort, ProtocolError } from '@qga/wire/calls'
import { Capabilities } from '../capabilities/capabilities.js'
import type { Executes } from '../commands.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { FreezeError } from '../errors/freeze-error.js'
import { howToThaw } from '../errors/thaw-error.js'
import type { ResolvedFreezeOptions } from './freeze-options.js'
import { hasDrives, loopMounts, type Mounted, notMounted, readMounted } from './mounted.js'

/** VSS holds writes for so long at most. [Windows] */
const VSS_MS = 10_000
const ASK_MS = 30_000

/** What was found out before anything is frozen. */
export interface Preflight {
  /** Undefined where the agent does not tell. */
  readonly mounted: readonly Mounted[] | undefined
  readonly windows: boolean
  readonly maxMs: number
  readonly warnings: readonly string[]
}

/**
 * Asks what can be asked before a freeze: whether the guest runs and is thawed, whether it holds a freeze for as long
 * as is wanted, whether it could be thawed then, and whether it would hang.
 * @throws FreezeError, the signal's reason
 */
export async function preflight(agent: Executes, label: string, options: ResolvedFreezeOptions): Promise<Preflight> {
  const { signal, mountpoints, maxMs } = options
  signal?.throwIfAborted()
  if ((await unlessAborted(options.isRunning?.(), signal)) === false) {
    const hint = 'Let it go on, or take the snapshot without a freeze: a paused guest writes nothing either'
    throw new FreezeError('not-running', 'it is paused, and would freeze only when it goes on', {
      label,
      guest: 'unknown',
      hint,
    })
  }
  signal?.throwIfAborted()
  const call: CallOptions = { timeoutMs: Math.min(ASK_MS, options.timeoutMs), ...(signal && { signal }) }
  const warnings: string[] = []
  try {
    const status: unknown = await agent.execute('guest-fsfreeze-status', undefined, { ...call, timeoutMs: undefined })
    if (status === 'frozen') throw alreadyFrozen(label)
    if (status !== 'thawed') throw new ProtocolError('guest-fsfreeze-status says neither thawed nor frozen')
    await assertThaws(agent, label, call)
    const saysSo = await isWindows(agent, call)
    const mounted = await mountedIn(agent, call)
    const windows = saysSo || hasDrives(mounted ?? [])
    if (mounted === undefined && options.loopMounts !== 'allow') {
      warnings.push('the agent does not tell what is mounted, so it was not looked for mounted files')
    }
    if (options.loopMounts !== 'allow') refuseLoops(label, mounted ?? [], mountpoints)
    const missing = notMounted(mounted ?? [], mountpoints ?? [])
    if (mounted !== undefined && missing.length > 0) warnings.push(`nothing is mounted at ${missing.join(', ')}`)
    if (windows && maxMs > VSS_MS) warnings.push(`Windows holds a freeze for 10 s at most, not for ${maxMs} ms`)
    return { mounted, windows, maxMs: windows ? Math.min(maxMs, VSS_MS) : maxMs, warnings }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof FreezeError) throw error
    if (error instanceof CommandUnavailableError) throw unavailable(label, error)
    throw noState(label, error)
  }
}

/** An answer of the caller's; whoever it asks may never give one. */
async function unlessAborted<T>(answer: T | Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  let unlisten = () => {}
  const aborted = new Promise<never>((_, reject) => {
    unlisten = onAbort(signal, () => reject(signal?.reason))
  })
  return await Promise.race([answer, aborted]).finally(() => unlisten())
}

export function alreadyFrozen(label: string, cause?: unknown): FreezeError {
  const hint = `Somebody else holds it. If they forgot it: ${howToThaw(label)}`
  return new FreezeError('already-frozen', 'it is frozen already, and not by this', {
    label,
    guest: 'frozen',
    hint,
    cause,
  })
}

export function unavailable(label: string, error: CommandUnavailableError): FreezeError {
  return new FreezeError('unavailable', error.summary, { label, guest: 'unknown', hint: error.hint, cause: error })
}

/** Nothing was sent yet but questions: one was not answered, or with an error, or with what is no answer. */
function noState(label: string, cause: unknown): FreezeError {
  const details = { label, guest: 'unknown', cause } as const
  if (cause instanceof CommandError) {
    const { desc } = cause
    return new FreezeError('failed', `its agent was asked for its state, and says "${desc}"`, { ...details, desc })
  }
  if (cause instanceof ProtocolError || cause instanceof JsonError || cause instanceof FrameError) {
    const hint = 'Ask it again: a reply may have been torn. What goes on answering so is no sound agent'
    return new FreezeError('bad-reply', `its agent's answer is none: ${cause.summary}`, { ...details, hint })
  }
  const what = `its agent was asked for its state, in vain: ${cause instanceof Error ? cause.message : String(cause)}`
  return new FreezeError('unreachable', what, details)
}

/**
 * Where the thaw alone is switched off, a freeze is for good: older agents bar it while frozen as well. [measured, 7.2;
 * from 10.0 on it works then] Asked anew: the agent may be another one by now.
 */
async function assertThaws(agent: Executes, label: string, call: CallOptions): Promise<void> {
  const info: unknown = await unlessRefused(agent.execute('guest-info', undefined, call), call)
  const capabilities = new Capabilities(info, false)
  const why = capabilities.availability('guest-fsfreeze-thaw')
  // One that gives no list has said nothing of the thaw.
  if (why === 'enabled' || capabilities.commands.length === 0) return
  const reply = { class: 'CommandNotFound', desc: 'guest-info does not list it as enabled' }
  throw unavailable(label, new CommandUnavailableError('guest-fsfreeze-thaw', reply, why))
}

async function isWindows(agent: Executes, call: CallOptions): Promise<boolean> {
  const info: unknown = await unlessRefused(agent.execute('guest-get-osinfo', undefined, call), call)
  return typeof info === 'object' && info !== null && 'id' in info && info.id === 'mswindows'
}

async function mountedIn(agent: Executes, call: CallOptions): Promise<Mounted[] | undefined> {
  const fsinfo: unknown = await unlessRefused(agent.execute('guest-get-fsinfo', undefined, call), call)
  return fsinfo === undefined ? undefined : readMounted(fsinfo)
}

/** `undefined` where the agent lacks the command, or it fails in the guest. */
async function unlessRefused<T>(answer: Promise<T>, { signal }: CallOptions): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof CommandError) return undefined
    throw error
  }
}

function refuseLoops(label: string, mounted: readonly Mounted[], mountpoints: readonly string[] | undefined): void {
  const loops = loopMounts(mounted, mountpoints)
  if (loops.length === 0) return
  const places = loops.map(({ name, mountpoint }) => `${mountpoint} (${name})`).join(', ')
  throw new FreezeError('loop-mounts', `files are mounted there, which can hang it for good: ${places}`, {
    label,
    guest: 'thawed',
    hint: "Name the others in 'mountpoints', or set loopMounts to 'allow' if these are harmless",
  })
}
