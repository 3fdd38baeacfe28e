const SECOND_MS = 1_000

/** Calls at once, and then about once a second, however often it is called itself. */
export function everySecond<Said extends unknown[]>(tell: (...said: Said) => void): (...said: Said) => void {
  let toldAt = Number.NEGATIVE_INFINITY
  return (...said) => {
    const now = performance.now()
    if (now - toldAt < SECOND_MS) return
    toldAt = now
    tell(...said)
  }
}
