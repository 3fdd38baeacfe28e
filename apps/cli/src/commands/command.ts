import type { Options } from 'yargs'
import type { Context } from '../context.js'
import type { Given } from '../given.js'

/** One verb of qga. Each is a file of its own, loaded only when it is asked for. */
export interface Command {
  /** The head of its help: usage lines and what it does, as `helpText` reads it. */
  readonly description: string
  readonly options: Readonly<Record<string, Options>>
  /** What to type, and what that does. */
  readonly examples: readonly (readonly [typed: string, does: string])[]
  /** Takes the words after a --, which are given as `--`. Others refuse them. */
  readonly rest?: true
  /** Looks at the words as they were typed, before anything is made of them. @throws UsageError */
  check?(words: readonly string[]): void
  /** The address that error messages begin with. */
  target(given: Given): string | undefined
  /** Does the work and says how it ended. */
  run(given: Given, context: Context): Promise<number>
}

/** What is known of a command before it is loaded. */
export interface CommandRow {
  readonly name: string
  /** As yargs reads them. */
  readonly positionals: string
  readonly summary: string
  load(): Promise<Command>
}
