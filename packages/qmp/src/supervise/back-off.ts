/** How long to wait between attempts. */
export interface BackOffOptions {
  /** Milliseconds before the second attempt; each further wait is twice as long. Default 100. */
  readonly firstDelayMs?: number | undefined
  /** The longest wait. Default 10000. */
  readonly maxDelayMs?: number | undefined
}

const FIRST_MS = 100
const MAX_MS = 10_000

/** The wait after so many failures in a row, at random between half of it and all: many who wait do not come at once. */
export function backOffMs(failures: number, options: BackOffOptions = {}, random: () => number = Math.random): number {
  const { firstDelayMs = FIRST_MS, maxDelayMs = MAX_MS } = options
  const whole = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 30))
  return whole * (0.5 + random() / 2)
}
