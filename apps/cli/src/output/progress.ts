import { bytesText, clockText } from './quantities.js'
import stringWidth from './string-width.js'

export interface Progress {
  update(done: { readonly bytes: number; readonly total: number | undefined }): void
  /** Takes the line away. */
  end(): void
}

const REDRAW_MS = 100

const silent: Progress = { update() {}, end() {} }

/** One line that says how far a copy is; nothing at all where there is no terminal, or none that can redraw a line. */
export function progressOn(stream: NodeJS.WriteStream, name: string, wanted: boolean): Progress {
  if (!wanted || !stream.isTTY || process.env.TERM === 'dumb') return silent
  const startedAt = performance.now()
  let drawnAt = Number.NEGATIVE_INFINITY
  return {
    update({ bytes, total }) {
      const now = performance.now()
      if (now - drawnAt < REDRAW_MS) return
      drawnAt = now
      const line = progressLine({ name, bytes, total, elapsedMs: now - startedAt, width: stream.columns || 80 })
      stream.write(`\r${line}\x1b[K`)
    },
    end() {
      if (drawnAt > Number.NEGATIVE_INFINITY) stream.write('\r\x1b[K')
    },
  }
}

/** `notes.txt  25%  12.5 MiB of 50.0 MiB  5.0 MiB/s  ETA 0:08`, cut to the width of the terminal. */
export function progressLine(state: {
  readonly name: string
  readonly bytes: number
  readonly total: number | undefined
  readonly elapsedMs: number
  readonly width: number
}): string {
  const { name, bytes, total, elapsedMs, width } = state
  const perSecond = elapsedMs > 0 ? (bytes * 1000) / elapsedMs : 0
  const parts =
    total === undefined
      ? [bytesText(bytes)]
      : [`${Math.min(100, Math.floor((bytes * 100) / total))}%`, `${bytesText(bytes)} of ${bytesText(total)}`]
  parts.push(`${bytesText(Math.round(perSecond))}/s`)
  if (total !== undefined && perSecond > 0) parts.push(`ETA ${clockText(Math.max(0, total - bytes) / perSecond)}`)
  const facts = parts.join('  ')
  const room = width - 1 - facts.length
  if (room < 10) return facts.slice(0, Math.max(0, width - 1))
  return `${shortened(name, room - 2)}  ${facts}`
}

function shortened(text: string, room: number): string {
  if (stringWidth(text) <= room) return text
  let end = text
  while (end !== '' && stringWidth(end) > room - 1) end = end.slice(1)
  return `…${end}`
}
