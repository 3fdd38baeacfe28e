import type { CallOptions } from '@qga/schema'
import { CommandError, ProtocolError } from '@qga/wire/calls'
import type { Executes } from '../commands.js'
import type { ChangeOptions, ChangeWords } from './change-stopped.js'
import { ReplyReader } from './reply-reader.js'

/** A processor of the guest. */
export interface Vcpu {
  readonly id: number
  readonly online: boolean
  /** Often false for the first. */
  readonly canOffline: boolean
}

/** What a processor shall be. */
export type VcpuChange = Pick<Vcpu, 'id' | 'online'>

/** How far a change is. */
export interface VcpuProgress {
  readonly done: number
  readonly total: number
}

/** How to change processors. */
export interface SetVcpusOptions extends CallOptions, ChangeOptions<VcpuChange> {
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for each request. */
  readonly timeoutMs?: number | undefined
  /** Called whenever some are done. */
  readonly onProgress?: ((progress: VcpuProgress) => void) | undefined
}

/** What was done, in the order that was given. */
export interface VcpusResult {
  readonly done: readonly VcpuChange[]
  /** The one that the guest refused, and why. */
  readonly failed: { readonly change: VcpuChange; readonly error: CommandError } | undefined
  /** Those after it, which were not tried. */
  readonly left: readonly VcpuChange[]
}

/** The processors, in the order of their numbers. */
export async function vcpus(agent: Executes, options?: CallOptions): Promise<Vcpu[]> {
  const reply: unknown = await agent.execute('guest-get-vcpus', undefined, options)
  const list = ReplyReader.list(reply, 'the reply to guest-get-vcpus').map((entry) => ({
    id: entry.integer('logical-id', 0),
    online: entry.flag('online'),
    canOffline: entry.has('can-offline') && entry.flag('can-offline'),
  }))
  return list.sort((one, other) => one.id - other.id)
}

const words: ChangeWords<VcpuChange> = {
  what({ done, uncertain, left }) {
    const known = `${done.length} of ${done.length + uncertain.length + left.length} processors were changed`
    return uncertain.length === 0 ? known : `${known}, and of ${uncertain.length} it is not known`
  },
  hint: 'Ask with guest-get-vcpus which are on line',
}

/**
 * Takes processors on or off line, one after the other. The agent may do fewer than it was asked for, and tells why it
 * stopped only when it is asked to go on: so it is asked until all are done or the next one is refused. What was done when
 * it is interrupted is told by `onStopped`, and by the error.
 * @throws ChangeError once some may have been done, with what `execute` threw or a `ProtocolError` as its cause; the
 * signal's reason
 */
export async function setVcpus(
  agent: Executes,
  changes: readonly VcpuChange[],
  options: SetVcpusOptions = {},
): Promise<VcpusResult> {
  const { onProgress, onStopped, ...call } = options
  let done = 0
  let isAsked = false
  try {
    while (done < changes.length) {
      options.signal?.throwIfAborted()
      isAsked = true
      done += await setSome(agent, changes.slice(done), call)
      isAsked = false
      onProgress?.({ done, total: changes.length })
    }
    return { done: [...changes], failed: undefined, left: [] }
  } catch (error) {
    const [change, ...left] = changes.slice(done)
    if (isAsked && error instanceof CommandError && !options.signal?.aborted && change !== undefined) {
      return { done: changes.slice(0, done), failed: { change, error }, left }
    }
    const { changeStopped } = await import('./change-stopped.js')
    throw changeStopped(changes, { done, isAsked }, error, options, words)
  }
}

async function setSome(agent: Executes, changes: readonly VcpuChange[], options: CallOptions): Promise<number> {
  const vcpus = changes.map(({ id, online }) => ({ 'logical-id': id, online }))
  const done: unknown = await agent.execute('guest-set-vcpus', { vcpus }, options)
  if (typeof done === 'number' && Number.isInteger(done) && done > 0 && done <= changes.length) return done
  throw new ProtocolError(`guest-set-vcpus does not say how many of ${changes.length} it did`, { hint: words.hint })
}
