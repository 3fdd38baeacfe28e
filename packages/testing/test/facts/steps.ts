import { expect } from 'vitest'
import { plainLines } from '../replies.js'
import type { ServedSubject } from '../subjects.js'

/**
 * A command, its arguments, and the line that it is answered with. `@` stands for the subject's folder; `$1`, `$2`…
 * for the handles and pids that steps before have got, which is what `opened` expects of a step.
 */
export type Step = readonly [command: string, args: Readonly<Record<string, unknown>>, line: string]

export const opened = 'opened'

/** Carries out steps one after the other. */
export async function carryOut(subject: ServedSubject, steps: readonly Step[]): Promise<void> {
  const numbers: string[] = []
  const fill = (text: string) =>
    text
      .replaceAll('@', subject.folder)
      .replaceAll(/"\$(\d)"|\$(\d)/g, (_, quoted, bare) => numbers[Number(quoted ?? bare) - 1] ?? 'none')
  for (const [command, args, line] of steps) {
    const request = fill(JSON.stringify({ execute: command, arguments: args }))
    const lines = plainLines(await subject.client.ask(request))
    const [, number] = /^\{"return": (?:\{"pid": )?(\d+)\}+$/.exec(lines[0] ?? '') ?? []
    if (line === opened && number !== undefined) numbers.push(number)
    else expect({ request, lines }).toEqual({ request, lines: [fill(line)] })
  }
}
