import type { Schema } from '../../model/schema.js'
import { definitionsOf } from './definitions-of.js'
import { exceptionsOf } from './exceptions-of.js'
import { printDoc } from './print-doc.js'
import { printText } from './qapi-text.js'

/**
 * Writes a schema as QAPI text that `parseSchema` reads back as an equal one. First versions go into documentation,
 * which says nothing else. Left out is what QAPI text cannot say: `qemu`, `protocol`, `module` and `sinceOn`.
 *
 * @param schema - as `parseSchema` or `readFacts` gives it; others may come out as text that no generator takes
 * @throws TypeError for a masked schema, whose types have no names
 */
export function printQapi(schema: Schema): string {
  if (schema.masked) throw new TypeError('Cannot write a masked schema as QAPI text: the names of its types are hidden')
  const pragmas = exceptionsOf(schema).map((pragma) => `${printText({ entries: [['pragma', pragma]] })}\n`)
  const definitions = definitionsOf(schema).map(({ text, doc }) => `${printDoc(doc)}${printText(text)}\n`)
  return [...pragmas, ...definitions].join('\n')
}
