import { QgaError } from '../errors/qga-error.js'

/** How a program ended. */
export interface ProgramEnd {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  /** The end of what it said on its standard error. */
  readonly stderr: string
}

/** The program behind a channel ended by itself, and not in peace: its exit code, or the signal, and its last words. */
export class ProgramEndedError extends QgaError implements ProgramEnd {
  static override readonly code = 'PROGRAM_ENDED'
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderr: string

  constructor(program: string, end: ProgramEnd) {
    const how = end.signal === null ? `ended with exit code ${end.exitCode}` : `was ended by ${end.signal}`
    const words = lastWords(end.stderr)
    super(`${program} ${how}${words === '' ? '' : `: ${words}`}`)
    this.exitCode = end.exitCode
    this.signal = end.signal
    this.stderr = end.stderr
  }
}

const LINES = 3
const LENGTH = 500
/** What `socat -d -d` says of its progress, and what we have it say on another host. */
const notice = /^\S+ \S+ socat\[\d+\] [NI] |^qga: (begin|connected|trying nc)$/

/** The last lines that say something, in one. */
function lastWords(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).map((line) => line.trim())
  const telling = lines.filter((line) => line !== '' && !notice.test(line))
  return telling.slice(-LINES).join('; ').slice(-LENGTH)
}
