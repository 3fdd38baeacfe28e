const NS_PER_MS = 1_000_000n

/** Beyond this a Date has no value. */
const MAX_DATE_MS = 8_640_000_000_000_000n

/** The guest's clock and how far it is from ours: `2026-01-02 03:04:05.678 UTC, 12 ms ahead of this host`. */
export function timeText(guestNs: bigint, hostNs: bigint): string {
  const ms = guestNs / NS_PER_MS
  if (ms > MAX_DATE_MS || ms < -MAX_DATE_MS) return `${guestNs} ns since 1970`
  const moment = new Date(Number(ms)).toISOString().replace('T', ' ').replace('Z', ' UTC')
  return `${moment}, ${driftText(guestNs - hostNs)}`
}

function driftText(driftNs: bigint): string {
  const drift = Number(driftNs) / 1e6
  const size = Math.abs(drift)
  if (size < 10) return 'in step with this host'
  return `${sizeText(size)} ${drift > 0 ? 'ahead of' : 'behind'} this host`
}

function sizeText(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 1) return `${Math.round(ms)} ms`
  if (seconds < 120) return `${seconds.toFixed(1)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`
}
