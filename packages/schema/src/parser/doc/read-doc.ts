import { SchemaError } from '../schema-error.js'
import { showText } from '../show-text.js'
import type { DocBlock, SourceFile } from '../syntax.js'
import { DefinitionDoc } from './definition-doc.js'
import { type DocLine, DocLines } from './doc-lines.js'

/**
 * Reads the documentation block that begins at an offset; `end` is behind it. Without `block` it is free-form.
 *
 * @throws SchemaError where QEMU's generator would refuse the block
 */
export function readDoc(source: SourceFile, at: number): { block: DocBlock | undefined; end: number } {
  const lines = new DocLines(source, at)
  const first = lines.next()
  const block = first?.text.startsWith('@') ? readDefinitionDoc(source, at, first, lines) : undefined
  if (block === undefined) skipFreeForm(source, first, lines)
  return { block, end: lines.end }
}

function readDefinitionDoc(source: SourceFile, at: number, first: DocLine, lines: DocLines): DocBlock {
  const doc = new DefinitionDoc({ source, at, symbol: symbolIn(source, first), symbolAt: first.at })
  for (let line = lines.next(); line !== undefined; line = lines.next()) doc.add(line)
  return doc.finish(lines.end - 2)
}

function symbolIn(source: SourceFile, { at, text }: DocLine): string {
  if (!text.endsWith(':')) {
    const offset = at + text.length
    throw new SchemaError({ source, offset }, "expected ':' at the end of the line that names the definition")
  }
  if (text === '@:') throw new SchemaError({ source, offset: at + 1 }, "expected a name between '@' and ':'")
  return text.slice(1, -1)
}

function skipFreeForm(source: SourceFile, first: DocLine | undefined, lines: DocLines): void {
  for (let line = first; line !== undefined; line = lines.next()) {
    const name = /^@[^:]*:/.exec(line.text)?.[0]
    if (name === undefined) continue
    const reason = `'${showText(name)}' is not allowed here: only a block that begins with '# @name:' has descriptions`
    throw new SchemaError({ source, offset: line.at }, reason)
  }
}
