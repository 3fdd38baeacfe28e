import type { TransferPhase, TransferProgress } from '@qga/client'
import { bytesText, clockText } from './quantities.js'
import stringWidth from './string-width.js'

/** What is known of a copy: bytes, and what it is at. */
export type Copying = Pick<TransferProgress, 'bytes' | 'total' | 'phase' | 'phaseBytes'>

export interface Progress {
  update(done: Copying): void
  /** Takes the line away. */
  end(): void
}

const REDRAW_MS = 100

const silent: Progress = { update() {}, end() {} }

/** One line that says how far a copy is; nothing at all where there is no terminal, or none that can redraw a line. */
export function progressOn(stream: NodeJS.WriteStream, name: string, wanted: boolean): Progress {
  if (!wanted || !stream.isTTY || process.env.TERM === 'dumb') return silent
  let begun: { readonly phase: TransferPhase | undefined; readonly at: number } = {
    phase: undefined,
    at: performance.now(),
  }
  let drawnAt = Number.NEGATIVE_INFINITY
  return {
    update(done) {
      const now = performance.now()
      const isNext = begun.phase !== done.phase
      // The first has begun with the command.
      if (isNext) begun = { phase: done.phase, at: begun.phase === undefined ? begun.at : now }
      if (!isNext && now - drawnAt < REDRAW_MS) return
      drawnAt = now
      const line = progressLine({ ...done, name, elapsedMs: now - begun.at, width: stream.columns || 80 })
      stream.write(`\r${line}\x1b[K`)
    },
    end() {
      if (drawnAt > Number.NEGATIVE_INFINITY) stream.write('\r\x1b[K')
    },
  }
}

/** What is done where nothing is copied. */
const words: Readonly<Record<Exclude<TransferPhase, 'copying'>, string>> = {
  listing: 'listing in the guest',
  packing: 'packing in the guest',
  unpacking: 'unpacking in the guest',
  verifying: 'comparing checksums',
}

/**
 * `notes.txt  25%  12.5 MiB of 50.0 MiB  5.0 MiB/s  ETA 0:08`, or `site  packing in the guest  0:12`, cut to the width of
 * the terminal.
 */
export function progressLine(
  state: Copying & { readonly name: string; readonly elapsedMs: number; readonly width: number },
): string {
  const { name, phase, phaseBytes, elapsedMs, width } = state
  const facts = phase === 'copying' ? copyingFacts(state) : [words[phase], clockText(elapsedMs / 1000)]
  // Read back, it is bytes that take the time.
  if (phase !== 'copying' && phaseBytes !== undefined) {
    facts.splice(1, 1, ...copyingFacts({ bytes: phaseBytes, total: state.total, elapsedMs }))
  }
  const text = facts.join('  ')
  const room = width - 1 - text.length
  if (room < 10) return text.slice(0, Math.max(0, width - 1))
  return `${shortened(name, room - 2)}  ${text}`
}

function copyingFacts(state: {
  readonly bytes: number
  readonly total: number | undefined
  readonly elapsedMs: number
}): string[] {
  const { bytes, total, elapsedMs } = state
  const perSecond = elapsedMs > 0 ? (bytes * 1000) / elapsedMs : 0
  const parts =
    total === undefined
      ? [bytesText(bytes)]
      : [`${Math.min(100, Math.floor((bytes * 100) / total))}%`, `${bytesText(bytes)} of ${bytesText(total)}`]
  parts.push(`${bytesText(Math.round(perSecond))}/s`)
  if (total !== undefined && perSecond > 0) parts.push(`ETA ${clockText(Math.max(0, total - bytes) / perSecond)}`)
  return parts
}

function shortened(text: string, room: number): string {
  if (stringWidth(text) <= room) return text
  let end = text
  while (end !== '' && stringWidth(end) > room - 1) end = end.slice(1)
  return `…${end}`
}
