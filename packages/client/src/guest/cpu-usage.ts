import type { CallOptions } from '@qga/schema'
import type { Executes } from '../commands.js'
import { type CounterOptions, counterDelta, type Sampled } from './counter-rate.js'
import { ReplyReader } from './reply-reader.js'

/** `guest` and `guestnice` are part of `user` and `nice`, and so are not counted again. */
const states: readonly CpuState[] = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal']

/** It may decrease by itself. [proc_stat(5)] */
const MAY_GO_BACK: CpuState = 'iowait'

/** What a processor can spend its time on. */
export type CpuState = 'user' | 'nice' | 'system' | 'idle' | 'iowait' | 'irq' | 'softirq' | 'steal'

/** Time that each processor has spent in each state since the guest was started, in its own unit. */
export interface CpuSample extends Sampled {
  readonly cpus: ReadonlyMap<number, ReadonlyMap<CpuState, bigint>>
}

/** What a processor spent its time on between two samples, each part from 0 to 1. */
export interface CpuUsage {
  readonly cpu: number
  /** All but idle, waiting for disks, and what the host took. `undefined` if the counters began anew in between. */
  readonly busy: number | undefined
  readonly shares: Readonly<Partial<Record<CpuState, number>>>
}

/** Counts now. */
export async function sampleCpus(agent: Executes, options?: CallOptions): Promise<CpuSample> {
  const reply: unknown = await agent.execute('guest-get-cpustats', undefined, options)
  const cpus = ReplyReader.list(reply, 'the reply to guest-get-cpustats').map((entry) => {
    const counters = states.filter((state) => entry.has(state)).map((state) => [state, entry.uint64(state)] as const)
    return [entry.integer('cpu', 0), new Map(counters)] as const
  })
  return { atMs: performance.now(), cpus: new Map(cpus) }
}

/** What the processors that are in both samples spent their time on in between. */
export function cpuUsage(before: CpuSample, after: CpuSample, options?: CounterOptions): CpuUsage[] {
  return [...after.cpus].flatMap(([cpu, counters]) => {
    const earlier = before.cpus.get(cpu)
    return earlier === undefined ? [] : [usageOf(cpu, earlier, counters, options)]
  })
}

function usageOf(
  cpu: number,
  before: ReadonlyMap<CpuState, bigint>,
  after: ReadonlyMap<CpuState, bigint>,
  options: CounterOptions | undefined,
): CpuUsage {
  const known = states.filter((state) => before.has(state) && after.has(state))
  const deltas = known.map((state) => {
    const [from = 0n, to = 0n] = [before.get(state), after.get(state)]
    return [state, state === MAY_GO_BACK && to < from ? 0n : counterDelta(from, to, options)] as const
  })
  const total = deltas.reduce((sum, [, delta]) => sum + (delta ?? 0n), 0n)
  if (total === 0n || deltas.some(([, delta]) => delta === undefined)) return { cpu, busy: undefined, shares: {} }
  const shares: Partial<Record<CpuState, number>> = Object.fromEntries(
    deltas.map(([state, delta]) => [state, Number(delta) / Number(total)]),
  )
  const { idle = 0, iowait = 0, steal = 0 } = shares
  return { cpu, busy: Math.max(0, 1 - idle - iowait - steal), shares }
}
