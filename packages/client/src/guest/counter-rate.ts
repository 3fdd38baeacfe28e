/** A counter of the guest: a running total, of which only the difference between two samples says anything. */
export interface CounterOptions {
  /**
   * The width at which counters begin again. Default none: a counter that went back was set to zero (the guest or its
   * driver was started anew), and no rate of its device is known. Give 32 for guests whose counters are that small.
   */
  readonly wrapBits?: 32 | 64 | undefined
}

/** Samples of the same thing at two times, by this host's clock. */
export interface Sampled {
  /** Milliseconds, of a clock that only ever goes forward. */
  readonly atMs: number
}

/** How far a counter went; `undefined` if that cannot be known. */
export function counterDelta(
  before: bigint | undefined,
  after: bigint | undefined,
  { wrapBits }: CounterOptions = {},
): bigint | undefined {
  if (before === undefined || after === undefined) return undefined
  if (after >= before) return after - before
  return wrapBits === undefined || before >= 2n ** BigInt(wrapBits)
    ? undefined
    : after - before + 2n ** BigInt(wrapBits)
}

/** How far each of a device's counters went. If one of them cannot be known they all began anew, and none is. */
export function counterDeltas<C>(
  counters: readonly C[],
  before: ReadonlyMap<C, bigint>,
  after: ReadonlyMap<C, bigint>,
  options?: CounterOptions,
): ReadonlyMap<C, bigint> {
  const deltas = new Map<C, bigint>()
  for (const counter of counters) {
    if (!before.has(counter) || !after.has(counter)) continue
    const delta = counterDelta(before.get(counter), after.get(counter), options)
    if (delta === undefined) return new Map()
    deltas.set(counter, delta)
  }
  return deltas
}

/** Per second; `undefined` where the difference is not known, or no time has passed. */
export function perSecond(delta: bigint | undefined, before: Sampled, after: Sampled): number | undefined {
  const seconds = (after.atMs - before.atMs) / 1000
  return delta === undefined || !(seconds > 0) ? undefined : Number(delta) / seconds
}
