import { expect } from 'vitest'
import type { RawClient } from './raw-client.js'

/** A command, its arguments, and what comes until it is answered and after: see `told`. */
export type MonitorStep = readonly [
  command: string,
  args: Readonly<Record<string, unknown>>,
  ...lines: readonly string[],
]

/** First of the lines, where the place of the reply among the events is not the same everywhere. */
export const floating = 'with the reply anywhere'

let nextId = 0

/** Carries out steps one after the other. */
export async function carryOutSteps(client: RawClient, steps: readonly MonitorStep[]): Promise<void> {
  for (const [command, args, ...lines] of steps) {
    const expected = lines.filter((line) => line !== floating)
    nextId++
    const before = client.received.length
    client.send(JSON.stringify({ execute: command, arguments: args, id: `step-${nextId}` }))
    const told = () => toldIn(client.received.slice(before))
    await client.until(
      (all) => all.includes(`"step-${nextId}"`) && all.endsWith('\r\n') && told().length >= expected.length,
    )
    const heard = expected.length === lines.length ? told() : replyLast(told(), expected.at(-1))
    expect({ command, heard }).toEqual({ command, heard: expected })
  }
}

function replyLast(told: string[], reply = ''): string[] {
  return told.includes(reply) ? [...told.filter((line) => line !== reply), reply] : told
}

/** What came, in short: `j running`, `BLOCK_JOB_READY mirror 5/5`, `STOP`, `{}`, `GenericError: desc`. Of a reply the members are in the order of their names. */
function toldIn(text: string): string[] {
  return text
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => short(JSON.parse(line)))
}

interface Told {
  readonly event?: string
  readonly data?: Readonly<Record<string, unknown>>
  readonly error?: { readonly class: string; readonly desc: string }
  readonly return?: unknown
}

function short({ event, data = {}, error, return: value }: Told): string {
  if (error !== undefined) return `${error.class}: ${error.desc}`
  if (event === undefined) return JSON.stringify(value, inOrder)
  if (event === 'JOB_STATUS_CHANGE') return `${data.id} ${data.status}`
  if (event === 'MIGRATION') return `migration ${data.status}`
  if ('offset' in data)
    return [event, data.type, `${data.offset}/${data.len}`, ...(data.error ? [data.error] : [])].join(' ')
  return Object.keys(data).length === 0 ? event : `${event} ${JSON.stringify(data)}`
}

/** Members by their names, whatever QEMU's order is. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}
