import { parseDuration } from './duration.js'
import { flag, type Given, text } from './given.js'
import { escapeLine } from './output/escape.js'
import { type Style, styleFor } from './output/style.js'
import { write, writeLines } from './output/write.js'
import { UsageError } from './usage-error.js'

export type OutputForm = 'json' | 'table'

/** What every command gets: the options that all of them have, and its way out. */
export interface Context {
  /** The form that was asked for; each command has its own default. */
  readonly form: OutputForm | undefined
  readonly quiet: boolean
  readonly timeoutMs: number | undefined
  /** Aborts when the user wants to leave. */
  readonly signal: AbortSignal
  /** For what goes to standard output. */
  readonly style: Style
  /** The result: bytes as they are, or text that is fit for a terminal. */
  out(result: string | Uint8Array): Promise<void>
  lines(result: Iterable<string>): Promise<void>
  /** A word on standard error about something that is no failure; not with --quiet. */
  warn(message: string): Promise<void>
}

export function contextOf(given: Given, signal: AbortSignal): Context {
  const timeout = text(given, 'timeout')
  const quiet = flag(given, 'quiet')
  const context: Context = {
    form: formOf(text(given, 'output')),
    quiet,
    timeoutMs: timeout === undefined ? undefined : parseDuration(timeout, '--timeout'),
    signal,
    style: styleFor(process.stdout, flag(given, 'no-color')),
    out: (result) => write(process.stdout, result),
    lines: (result) => writeLines(process.stdout, result),
    warn: (message) => (quiet ? Promise.resolve() : write(process.stderr, `warning: ${escapeLine(message)}\n`)),
  }
  return context
}

function formOf(word: string | undefined): OutputForm | undefined {
  if (word === undefined || word === 'json' || word === 'table') return word
  throw new UsageError(`--output: '${word}' is no form of output`, { hint: 'Write -o json or -o table' })
}
