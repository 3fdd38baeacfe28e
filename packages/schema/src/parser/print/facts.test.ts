import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readFacts, type Schema } from '../../model/index.js'
import { parseSchema } from '../parse-schema.js'
import { printQapi } from './print-qapi.js'

function facts(name: string): Schema {
  const url = new URL(`../../../facts/${name}.json`, import.meta.url)
  return readFacts(JSON.parse(readFileSync(url, 'utf8')))
}

/** Without what QAPI text cannot say. */
function sayable({ qemu, protocol, ...sections }: Schema): unknown {
  const left = (key: string, value: unknown) => (key === 'module' || key === 'sinceOn' ? undefined : value)
  return JSON.parse(JSON.stringify(sections, left))
}

describe.each(['qga-7.2', 'qga-10.0', 'qga-11.1', 'qmp-7.2', 'qmp-11.1'])('%s', (name) => {
  it('comes back from its text', () => {
    const schema = facts(name)
    expect(parseSchema(name, () => printQapi(schema)).schema).toEqual(sayable(schema))
  })
})

it('reads 1 MB of text in less than 300 ms, the best of ten times, as a busy machine counts', {
  timeout: 30_000,
}, () => {
  const text = documented(printQapi(facts('qmp-11.1')), 1_000_000)
  const times = Array.from({ length: 10 }, () => {
    const start = process.cpuUsage()
    parseSchema('qmp', () => text)
    return process.cpuUsage(start).user / 1000
  })
  expect(Math.min(...times)).toBeLessThan(300)
})

/** As much documentation as QEMU's own schema has, in the places where it has it. */
function documented(text: string, length: number): string {
  const entries = text.match(/^# @.*$/gm)?.length ?? 1
  const filler = `\n#     ${'words and words '.repeat(4)}`.repeat(Math.ceil((length - text.length) / entries / 71))
  return text.replace(/^# @.*: .*$/gm, (line) => line + filler)
}
