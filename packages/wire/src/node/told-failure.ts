import { ConnectError, type ConnectFailure } from '../errors/connect-error.js'

/** What a program says when it fails, what that means, and what to do. The first row that fits counts. */
export type ToldFailures = readonly (readonly [says: RegExp, reason: ConnectFailure, text: string, hint: string])[]

/** Reads the reason of a failure from what a program has said. */
export function explainBy(rows: ToldFailures, words: string, label: string, cause: unknown): ConnectError | undefined {
  const row = rows.find(([says]) => says.test(words))
  if (row === undefined) return undefined
  const [, reason, text, hint] = row
  return new ConnectError(reason, `cannot connect to ${label}: ${text}`, { cause, hint })
}
