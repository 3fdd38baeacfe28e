import type { CallOptions } from '@qga/schema'
import type { Executes } from '../commands.js'
import { type CounterOptions, counterDeltas, perSecond, type Sampled } from './counter-rate.js'
import { ReplyReader } from './reply-reader.js'

const counters: readonly NetworkCounter[] = [
  'rx-bytes',
  'rx-packets',
  'rx-errs',
  'rx-dropped',
  'tx-bytes',
  'tx-packets',
  'tx-errs',
  'tx-dropped',
]

/** What is counted of a network interface, by QEMU's names. */
export type NetworkCounter =
  | 'rx-bytes'
  | 'rx-packets'
  | 'rx-errs'
  | 'rx-dropped'
  | 'tx-bytes'
  | 'tx-packets'
  | 'tx-errs'
  | 'tx-dropped'

/** What each network interface has carried since it came up. */
export interface NetworkSample extends Sampled {
  readonly interfaces: ReadonlyMap<string, ReadonlyMap<NetworkCounter, bigint>>
}

/** What an interface carried between two samples, per second. */
export interface NetworkRates {
  readonly name: string
  /** `undefined` where the guest does not count it, or a counter of the interface began anew in between. */
  readonly perSecond: Readonly<Record<NetworkCounter, number | undefined>>
}

/** Counts now. An interface without counters, such as one that is down, is left out. */
export async function sampleNetwork(agent: Executes, options?: CallOptions): Promise<NetworkSample> {
  const reply: unknown = await agent.execute('guest-network-get-interfaces', undefined, options)
  const interfaces = ReplyReader.list(reply, 'the reply to guest-network-get-interfaces').flatMap((entry) => {
    if (!entry.has('statistics')) return []
    const statistics = entry.object('statistics')
    const counted = counters
      .filter((name) => statistics.has(name))
      .map((name) => [name, statistics.uint64(name)] as const)
    return [[entry.text('name'), new Map(counted)] as const]
  })
  return { atMs: performance.now(), interfaces: new Map(interfaces) }
}

/** Rates of the interfaces that are in both samples. */
export function networkRates(before: NetworkSample, after: NetworkSample, options?: CounterOptions): NetworkRates[] {
  return [...after.interfaces].flatMap(([name, now]) => {
    const then = before.interfaces.get(name)
    if (then === undefined) return []
    const deltas = counterDeltas(counters, then, now, options)
    const rates = counters.map((counter) => [counter, perSecond(deltas.get(counter), before, after)])
    return [{ name, perSecond: Object.fromEntries(rates) as NetworkRates['perSecond'] }]
  })
}
