import { readFileSync } from 'node:fs'
import { readFacts, type Schema, schemaFromIntrospection } from '../model/index.js'
import { parseSchema, type SchemaDocs } from '../parser/index.js'
import { readText } from '../parser/read-schema-file.js'
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

/**
 * Reads a schema of any kind; what it is shows in its text.
 * @throws Failure, SchemaError
 */
export function loadSchema(name: string, facts: URL): LoadedSchema {
  if (keptVersions.includes(name)) {
    const value: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, facts), 'utf8'))
    return { schema: readFacts(value), from: 'facts', files: [name] }
  }
  const text = readSource(name)
  const value = jsonOf(name, text)
  if (value === undefined) return loadText(name, text)
  try {
    if (isFacts(value)) return { schema: readFacts(value), from: 'facts', files: [name] }
    return { schema: schemaFromIntrospection(value), from: 'introspection', files: [name] }
  } catch (error) {
    throw new Failure(`'${name}' is no schema: ${messageOf(error)}`)
  }
}

/** The text is read already, and a pipe gives it once. */
function loadText(name: string, text: string): LoadedSchema {
  const { schema, docs, sources } = parseSchema(name, (path) => (path === name ? text : readText(path)))
  return { schema, docs, from: 'QAPI text', files: sources }
}

function readSource(name: string): string {
  try {
    return readText(name === STANDARD_INPUT ? 0 : name)
  } catch (error) {
    const remedy = `give a file, - for standard input, or one of ${keptVersions.join(', ')}`
    throw new Failure(`cannot read '${name}': ${messageOf(error)}\n  try:   ${remedy}`)
  }
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
    throw new Failure(`'${name}' looks like JSON and is not: ${messageOf(error)}`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function isFacts(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'commands' in value
}
