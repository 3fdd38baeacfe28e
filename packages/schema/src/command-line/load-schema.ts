import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readFacts, type Schema, schemaFromIntrospection } from '../model/index.js'
import { parseSchema, parseSchemaFile, type SchemaDocs } from '../parser/index.js'
import { Failure } from './failure.js'
import { findReply } from './find-reply.js'
import { STANDARD_INPUT } from './standard-input.js'

/** A schema, and where it came from. */
export interface LoadedSchema {
  readonly schema: Schema
  readonly from: 'QAPI text' | 'facts' | 'introspection'
  /** The documentation of the text; not kept by facts, not told by introspection. */
  readonly docs?: SchemaDocs
  /** Every file that was read. */
  readonly files: readonly string[]
}

/** Versions whose facts come along. */
export const keptVersions = ['qga-7.2', 'qga-10.0', 'qga-11.1', 'qmp-7.2', 'qmp-11.1']

/** Decoded text may be this large: ten times what QEMU's schema takes. */
const MAX_BYTES = 64 * 2 ** 20

/**
 * Reads a schema of any kind; what it is shows in its text.
 * @throws Failure, SchemaError, FactsError, IntrospectionError
 */
export function loadSchema(name: string, facts: URL): LoadedSchema {
  if (keptVersions.includes(name)) {
    const value: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, facts), 'utf8'))
    return { schema: readFacts(value), from: 'facts', files: [name] }
  }
  const text = readText(name)
  const value = jsonOf(name, text)
  if (value === undefined) return loadText(name, text)
  if (isFacts(value)) return { schema: readFacts(value), from: 'facts', files: [name] }
  return { schema: schemaFromIntrospection(value), from: 'introspection', files: [name] }
}

function loadText(name: string, text: string): LoadedSchema {
  const parsed =
    name === STANDARD_INPUT
      ? parseSchema(name, (path) => (path === name ? text : readFileSync(path, 'utf8')))
      : parseSchemaFile(name)
  return { schema: parsed.schema, docs: parsed.docs, from: 'QAPI text', files: parsed.sources }
}

function readText(name: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(name === STANDARD_INPUT ? 0 : name)
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes, { maxOutputLength: MAX_BYTES })
  } catch (error) {
    const reason = readFailure(error)
    const remedy = `give a file, - for standard input, or one of ${keptVersions.join(', ')}`
    throw new Failure(`cannot read '${name}': ${reason}\n  try:   ${remedy}`)
  }
  return bytes.toString('utf8')
}

/** Node's reason without the name, which is told already. */
function readFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/^E[A-Z]+: /, '').replace(/, \w+( '.*')?$/, '')
}

/** The JSON value in the text; undefined for QAPI text, whose strings have single quotes. */
function jsonOf(name: string, text: string): unknown {
  if (!/^\s*[[{]\s*["\]}{[]/.test(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const reply = findReply(text)
    if (reply !== undefined) return reply
    if (!text.includes('"')) return undefined
    const reason = error instanceof Error ? error.message : String(error)
    throw new Failure(`'${name}' looks like JSON and is not: ${reason}`)
  }
}

function isFacts(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'commands' in value
}
