import type { Options } from 'yargs'
import type { Terminal } from './terminal.js'

/** What was given on the command line, by name. */
export type Given = Readonly<Record<string, unknown>>

/** One command of `qga-schema`. */
export interface Command {
  /** As yargs reads it: `compare <A> <B>`. */
  readonly usage: string
  readonly describe: string
  readonly options: Record<string, Options>
  readonly example: [string, string]
  /** Does it, and gives the exit code. */
  run(given: Given, terminal: Terminal): number
}

/** An option or argument that was given once, as text. */
export function text(given: Given, name: string): string | undefined {
  const value = given[name]
  return typeof value === 'string' ? value : undefined
}

/** One that the parser of the command line demands. */
export function required(given: Given, name: string): string {
  return text(given, name) ?? ''
}

/** Whether a flag is set. */
export function flag(given: Given, name: string): boolean {
  return given[name] === true
}
