import type { RawLine } from './raw-line.js'
import type { Conversation, Twin } from './twin.js'

/** A request, or one with arguments. */
export type Request = string | readonly [execute: string, args: object]

/** Asks one thing after the other, and gives the answers in turn. */
export async function askEach(line: RawLine, requests: readonly Request[]): Promise<string[]> {
  const answers: string[] = []
  for (const request of requests) {
    const [execute, args] = typeof request === 'string' ? [request] : request
    answers.push(await line.ask(execute, args))
  }
  return answers
}

/** What is said by one client, from when it is in step until it leaves. */
export async function onOneLine<T>(twin: Twin, talk: (line: RawLine) => Promise<T>): Promise<T> {
  const line = await twin.connect()
  try {
    await line.settle()
    return await talk(line)
  } finally {
    line.close()
  }
}

/** A conversation of requests alone. */
export const saying = (fact: string, ...requests: readonly Request[]): Conversation => ({
  fact,
  talk: (twin) => onOneLine(twin, (line) => askEach(line, requests)),
})
