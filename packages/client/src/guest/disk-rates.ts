import type { CallOptions } from '@qga/schema'
import type { Executes } from '../commands.js'
import { type CounterOptions, counterDeltas, perSecond, type Sampled } from './counter-rate.js'
import { ReplyReader } from './reply-reader.js'

/** The kernel counts in sectors of this size, whatever the disk's own. */
const SECTOR_BYTES = 512n

const counters: readonly DiskCounter[] = [
  'read-ios',
  'read-sectors',
  'write-ios',
  'write-sectors',
  'discard-ios',
  'discard-sectors',
  'flush-ios',
  'total-ticks',
  'ios-pgr',
]
/** It goes both ways. */
const GAUGE: DiskCounter = 'ios-pgr'
const forward = counters.filter((counter) => counter !== GAUGE)

/** What is counted of a block device, by QEMU's names. */
export type DiskCounter =
  | 'read-ios'
  | 'read-sectors'
  | 'write-ios'
  | 'write-sectors'
  | 'discard-ios'
  | 'discard-sectors'
  | 'flush-ios'
  | 'total-ticks'
  | 'ios-pgr'

/** What each block device has done since the guest was started. */
export interface DiskSample extends Sampled {
  readonly disks: ReadonlyMap<string, ReadonlyMap<DiskCounter, bigint>>
}

/** What a block device did between two samples, per second. `undefined` where the guest does not count it, or began anew. */
export interface DiskRates {
  readonly name: string
  readonly reads: number | undefined
  readonly readBytes: number | undefined
  readonly writes: number | undefined
  readonly writtenBytes: number | undefined
  readonly discards: number | undefined
  readonly discardedBytes: number | undefined
  readonly flushes: number | undefined
  /** The part of the time in which it had anything to do, from 0 to 1. */
  readonly busy: number | undefined
  /** Requests under way at the second sample; no rate. */
  readonly underWay: bigint | undefined
}

/** Counts now. */
export async function sampleDisks(agent: Executes, options?: CallOptions): Promise<DiskSample> {
  const reply: unknown = await agent.execute('guest-get-diskstats', undefined, options)
  const disks = ReplyReader.list(reply, 'the reply to guest-get-diskstats').map((entry) => {
    const stats = entry.object('stats')
    const counted = counters.filter((name) => stats.has(name)).map((name) => [name, stats.uint64(name)] as const)
    return [entry.text('name'), new Map(counted)] as const
  })
  return { atMs: performance.now(), disks: new Map(disks) }
}

/** Rates of the devices that are in both samples. */
export function diskRates(before: DiskSample, after: DiskSample, options?: CounterOptions): DiskRates[] {
  return [...after.disks].flatMap(([name, now]) => {
    const then = before.disks.get(name)
    if (then === undefined) return []
    const deltas = counterDeltas(forward, then, now, options)
    const rate = (counter: DiskCounter, unit = 1n) => {
      const delta = deltas.get(counter)
      return perSecond(delta === undefined ? undefined : delta * unit, before, after)
    }
    const busyMs = rate('total-ticks')
    return [
      {
        name,
        reads: rate('read-ios'),
        readBytes: rate('read-sectors', SECTOR_BYTES),
        writes: rate('write-ios'),
        writtenBytes: rate('write-sectors', SECTOR_BYTES),
        discards: rate('discard-ios'),
        discardedBytes: rate('discard-sectors', SECTOR_BYTES),
        flushes: rate('flush-ios'),
        busy: busyMs === undefined ? undefined : Math.min(1, busyMs / 1000),
        underWay: now.get(GAUGE),
      },
    ]
  })
}
