const prefixes = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const

/** `640 B`, `1.5 MiB`. */
export function bytesText(bytes: number): string {
  let amount = bytes
  let step = 0
  while (Math.abs(amount) >= 1023.95 && step < prefixes.length - 1) {
    amount /= 1024
    step++
  }
  return `${step === 0 ? amount : amount.toFixed(1)} ${prefixes[step]}`
}

/** `0.42 ms`, `12.3 ms`, `2.35 s`. */
export function millisecondsText(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`
  return `${ms.toFixed(ms < 10 ? 2 : 1)} ms`
}

/** `0:07`, `12:05`, `1:02:03`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const two = (part: number) => String(part).padStart(2, '0')
  const minutes = Math.floor(whole / 60) % 60
  const hours = Math.floor(whole / 3600)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
