import { describeToken } from '../describe-token.js'
import { lineEnd, readToken, skipSpace } from '../lexer.js'
import { SchemaError } from '../schema-error.js'
import type { SourceFile } from '../syntax.js'

/** A line of a documentation block, without its `# ` and without white space at its end. */
export interface DocLine {
  readonly at: number
  readonly text: string
}

/**
 * Takes a documentation block apart, line by line. As in QEMU its lines may be indented, and lines without a `#` between
 * them may be blank; those do not count.
 */
export class DocLines {
  /** Offset behind what was read. */
  end: number
  readonly #source: SourceFile

  /**
   * @param at - offset of the opening `##`
   * @throws SchemaError for more than `##` in the first line
   */
  constructor(source: SourceFile, at: number) {
    this.#source = source
    this.end = endOfMark(source, at, 'start')
  }

  /**
   * The next line; undefined at the end of the block.
   *
   * @throws SchemaError for a line without `# `, for more than `##` in the last one, and when there is no last one
   */
  next(): DocLine | undefined {
    const { text } = this.#source
    const hash = skipSpace(text, this.end)
    if (text[hash] !== '#') throw notClosed(this.#source, hash)
    if (text[hash + 1] === '#') {
      this.end = endOfMark(this.#source, hash, 'end')
      return undefined
    }
    this.end = lineEnd(text, hash)
    if (this.end > hash + 1 && text[hash + 1] !== ' ') {
      const place = { source: this.#source, offset: hash + 1 }
      throw new SchemaError(place, "expected a space after '#' in a documentation block")
    }
    return { at: hash + 2, text: text.slice(hash + 2, this.end).trimEnd() }
  }
}

function endOfMark(source: SourceFile, at: number, place: 'start' | 'end'): number {
  const end = lineEnd(source.text, at)
  if (end === at + 2) return end
  const reason = `expected nothing but '##' in the line at the ${place} of a documentation block`
  throw new SchemaError({ source, offset: at + 2 }, reason)
}

function notClosed(source: SourceFile, at: number): SchemaError {
  const token = readToken(source, at)
  const reason = `documentation block is not closed: expected '#' or '##', found ${describeToken(token)}`
  return new SchemaError({ source, offset: token.at }, reason)
}
