import { readDoc } from './doc/read-doc.js'
import { applyPragmas, defaultPragmas } from './read-pragma.js'
import { ValueReader } from './read-value.js'
import { SchemaError } from './schema-error.js'
import { showText } from './show-text.js'
import { includedPath, normalPath } from './source-path.js'
import type { DocBlock, Expression, ObjectNode, Place, Pragmas, SourceFile, Syntax } from './syntax.js'

/** How deep includes may nest. */
export const MAX_INCLUDES = 100

/**
 * Reads a schema: a file and all that it includes, each file once.
 *
 * @param file - the schema's main file, as errors shall name it
 * @param read - gives the text of a file by its path; throws when it cannot
 * @throws SchemaError for text that is not in the language, and for a file that cannot be read
 */
export function readSyntax(file: string, read: (path: string) => string): Syntax {
  const reader = new SyntaxReader(read)
  reader.readFile(file)
  const { expressions, pragmas, sources } = reader
  return { expressions, pragmas, sources }
}

class SyntaxReader {
  readonly expressions: Expression[] = []
  readonly pragmas: Pragmas = defaultPragmas()
  readonly sources: SourceFile[] = []
  readonly #read: (path: string) => string
  readonly #seen = new Set<string>()
  /** The files that are being read, each included by the one before. */
  readonly #open = new Set<string>()

  constructor(read: (path: string) => string) {
    this.#read = read
  }

  readFile(path: string, includedFrom?: Place): void {
    const name = normalPath(path)
    this.#seen.add(name)
    this.#open.add(name)
    const source = this.#load(path, includedFrom)
    this.sources.push(source)
    this.#readSource(source)
    this.#open.delete(name)
  }

  #load(path: string, includedFrom?: Place): SourceFile {
    try {
      const text = withPlainLineEnds(this.#read(path))
      return { path, text, ...(includedFrom && { includedFrom }) }
    } catch (cause) {
      const place = includedFrom ?? { source: { path, text: '' }, offset: 0 }
      const problem = cause instanceof Error ? cause.message : String(cause)
      throw new SchemaError(place, `cannot read the file '${path}': ${problem}`, { cause })
    }
  }

  #readSource(source: SourceFile): void {
    const reader = new ValueReader(source)
    let doc: Doc | undefined
    while (reader.token.kind !== 'end') {
      if (reader.token.kind === 'doc') {
        refuseLonely(doc)
        const { block, end } = readDoc(source, reader.token.at)
        doc = { block, place: { source, offset: reader.token.at } }
        reader.skipTo(end)
        continue
      }
      const { at } = reader.token
      this.#take({ source, offset: at }, reader.readTopLevel(), doc)
      doc = undefined
    }
    refuseLonely(doc)
  }

  #take(place: Place, node: ObjectNode, doc: Doc | undefined): void {
    if (node.entries.has('include')) {
      refuseLonely(doc)
      this.#include(place, node)
    } else if (node.entries.has('pragma')) {
      refuseLonely(doc)
      this.#pragma(place, node)
    } else {
      if (doc !== undefined && doc.block === undefined) {
        throw new SchemaError(doc.place, "documentation of a definition must begin with its name, as in '# @name:'")
      }
      this.expressions.push({ source: place.source, node, ...(doc?.block && { doc: doc.block }) })
    }
  }

  #include(place: Place, node: ObjectNode): void {
    const value = onlyEntry(place, node, 'include')
    if (value?.kind !== 'string') throw new SchemaError(place, "the value of 'include' must be a string")
    const path = includedPath(place.source.path, value.value)
    const name = normalPath(path)
    if (this.#open.has(name))
      throw new SchemaError(
        place,
        `the include of '${showText(value.value)}' is a loop: that file is being read already`,
      )
    if (this.#seen.has(name)) return
    if (this.#open.size > MAX_INCLUDES) throw new SchemaError(place, `includes nest deeper than ${MAX_INCLUDES} files`)
    this.readFile(path, place)
  }

  #pragma(place: Place, node: ObjectNode): void {
    const value = onlyEntry(place, node, 'pragma')
    if (value?.kind !== 'object') throw new SchemaError(place, "the value of 'pragma' must be an object")
    applyPragmas(this.pragmas, place.source, value)
  }
}

/** A block that was read; without `block` it is free-form. */
interface Doc {
  readonly block: DocBlock | undefined
  readonly place: Place
}

function refuseLonely(doc: Doc | undefined): void {
  if (doc?.block === undefined) return
  throw new SchemaError(doc.place, `documentation of '${showText(doc.block.symbol)}' is not followed by its definition`)
}

function onlyEntry(place: Place, { entries }: ObjectNode, name: string) {
  if (entries.size > 1) throw new SchemaError(place, `'${name}' must be the only key of its object`)
  return entries.get(name)?.value
}

/** QEMU's generator opens files as text, where CR and CR LF count as the end of a line. */
function withPlainLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
