import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFacts, type Schema } from '../model/index.js'
import { MAX_FILE_BYTES, parseSchemaFile } from './read-schema-file.js'
import { SchemaError } from './schema-error.js'

let folder: string
const lamp = "{ 'struct': 'Lamp', 'data': { 'watts': 'int' } }\n"

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qapi-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('parseSchemaFile', () => {
  it('reads a file and those that it includes, beside it', () => {
    mkdirSync(join(folder, 'parts'))
    file('parts/lamp.json', lamp)
    const path = file('all.json', "{ 'include': 'parts/lamp.json' }\n{ 'event': 'DARK' }")
    const { schema, sources } = parseSchemaFile(path)
    expect(schema.structs).toEqual({ Lamp: { members: [{ name: 'watts', type: 'int' }], module: 'lamp' } })
    expect(schema.events).toEqual({ DARK: { args: [], module: 'all' } })
    expect(sources).toEqual([path, join(folder, 'parts/lamp.json')])
  })

  it('unpacks gzipped files, whatever their names are', () => {
    file('packed.json', gzipSync(lamp))
    const path = file('all.json.gz', gzipSync("{ 'include': 'packed.json' }\n{ 'event': 'DARK' }"))
    const { schema } = parseSchemaFile(path)
    expect(schema.structs.Lamp?.module).toBe('packed')
    expect(schema.events.DARK?.module).toBe('all')
  })

  it.each([
    {
      what: 'a file that is not there',
      path: () => join(folder, 'missing.json'),
      says: 'there is no such file: check the path',
    },
    { what: 'a folder', path: () => folder, says: 'it is a folder: give a file in it' },
    {
      what: 'a damaged gzip file',
      path: () => file('damaged.gz', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff)),
      says: 'it is damaged: unpack it with gunzip to see where',
    },
    {
      what: 'a gzip file that is cut off',
      path: () => file('short.gz', gzipSync(lamp).subarray(0, -9)),
      says: 'it is cut off: get the whole file',
    },
    {
      what: 'a gzip file that unpacks to too much',
      path: () => file('bomb.gz', gzipSync(Buffer.alloc(MAX_FILE_BYTES + 1, '#'), { level: 1 })),
      says: `it has more than ${MAX_FILE_BYTES} bytes`,
    },
  ])('refuses $what', ({ path, says }) => {
    const name = path()
    const read = () => parseSchemaFile(name)
    expect(read).toThrow(SchemaError)
    expect(read).toThrow(`${name}:1:1: cannot read the file '${name}': ${says}`)
  })

  it.skipIf(!existsSync('/dev/zero'))('refuses a file without an end', () => {
    expect(() => parseSchemaFile('/dev/zero')).toThrow(`it has more than ${MAX_FILE_BYTES} bytes`)
  })

  it('names the include that leads to a file that is not there', () => {
    const path = file('lost.json', "{ 'event': 'DARK' }\n  { 'include': 'lost-too.json' }")
    expect(() => parseSchemaFile(path)).toThrow(
      `${path}:2:3: cannot read the file '${join(folder, 'lost-too.json')}': there is no such file`,
    )
  })
})

/** Where Debian's package of the guest agent puts its schema. */
const installed = '/usr/share/doc/qemu-guest-agent/qapi-schema.json.gz'

function facts(name: string): Schema {
  const url = new URL(`../../facts/${name}.json`, import.meta.url)
  return readFacts(JSON.parse(readFileSync(url, 'utf8')))
}

/** Versions whose facts are kept. */
const kept = ['qga-7.2', 'qga-10.0', 'qga-11.1']

describe.runIf(existsSync(installed) || process.env.QGA_REQUIRE_REAL === '1')('the schema that Debian installs', () => {
  it('says what the kept facts of its version say', ({ skip }) => {
    const { schema } = parseSchemaFile(installed)
    const commands = Object.keys(schema.commands)
    const same = kept.map(facts).filter((one) => isDeepStrictEqual(Object.keys(one.commands), commands))
    const [first] = same
    if (first === undefined) return skip(`no facts are kept of an agent with just these ${commands.length} commands`)
    const { qemu, protocol, ...nearest } = same.find((one) => isDeepStrictEqual({ ...one, ...schema }, one)) ?? first
    expect(schema).toEqual(nearest)
  })

  it('has its documentation', () => {
    const { docs } = parseSchemaFile(installed)
    expect(Object.keys(docs).length).toBeGreaterThan(80)
    expect(docs['guest-file-open']?.members).toHaveProperty('path')
  })
})
