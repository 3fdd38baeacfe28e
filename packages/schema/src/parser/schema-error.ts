import type { Place, SourceFile } from './syntax.js'

/** QAPI text that QEMU's own generator would refuse. The message is `file:line:column: what is wrong and what was expected`. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError'
  readonly code = 'SCHEMA_INVALID'
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in characters. */
  readonly column: number
  /** The message without the place. */
  readonly reason: string
  /** The `include` expressions that led to the file, the outermost first. */
  readonly includedFrom: readonly { readonly file: string; readonly line: number }[]

  constructor({ source, offset }: Place, reason: string, options?: ErrorOptions) {
    const { line, column } = position(source.text, offset)
    super(`${source.path}:${line}:${column}: ${reason}`, options)
    this.file = source.path
    this.line = line
    this.column = column
    this.reason = reason
    this.includedFrom = includes(source)
  }
}

/** Line and column of an offset, both from 1; LF ends a line. */
function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}

function includes(source: SourceFile): { file: string; line: number }[] {
  const chain: { file: string; line: number }[] = []
  for (let at = source.includedFrom; at !== undefined; at = at.source.includedFrom) {
    chain.unshift({ file: at.source.path, line: position(at.source.text, at.offset).line })
  }
  return chain
}
