import type { DocEntry } from '../syntax.js'
import type { Tag } from './doc-mark.js'
import { docText, indentOf, sinceInText } from './doc-text.js'

/**
 * What a stretch of a documentation block is about. `features` is the line `Features:` alone, `plain` is text after the
 * members that belongs to nothing in particular.
 */
export type SectionKind = 'body' | 'member' | 'features' | 'feature' | 'plain' | Tag

/** Those that hold any text, until another section begins. */
const TEXTS: ReadonlySet<SectionKind> = new Set(['body', 'plain', 'Note', 'Example', 'TODO'])
const MAY_BE_EMPTY: ReadonlySet<SectionKind> = new Set(['body', 'features', 'plain'])

/** A stretch of a documentation block: a name or a tag, and the text that goes with it. */
export class DocSection {
  readonly kind: SectionKind
  /** Offset of its name or tag. */
  readonly at: number
  /** Its name or tag, for messages. */
  readonly title: string
  /** What follows the name or the tag in its line. */
  readonly #first: string
  readonly #rest: string[] = []
  /** Its name or tag stands amid a paragraph, where only QEMU 7.2 takes it for one. */
  readonly uncertain: boolean
  #leastIndent: number | undefined

  constructor(kind: SectionKind, at: number, title: string, first: string, uncertain: boolean) {
    this.kind = kind
    this.at = at
    this.title = title
    this.#first = first
    this.uncertain = uncertain
  }

  /** True when its text stands for itself. */
  get isParagraph(): boolean {
    return this.uncertain || this.kind === 'body' || this.kind === 'plain'
  }

  /** True when it goes on over blank lines, and its lines may begin anywhere. */
  get #isText(): boolean {
    return TEXTS.has(this.kind)
  }

  addBlank(): void {
    this.#rest.push('')
    if (this.#leastIndent !== undefined) this.#leastIndent = 0
  }

  /** @param text - a line indented by `leastIndent` at least */
  addLine(text: string): void {
    this.#rest.push(text)
    const settles = this.#leastIndent === undefined && !this.#isText && !this.uncertain
    this.#leastIndent = settles ? indentOf(text) : 0
  }

  /**
   * How far the next line must be indented. As in QEMU, the first line below the name or the tag settles it for the
   * second one only: real schemas go on as they like after that.
   */
  get leastIndent(): number {
    return this.#leastIndent ?? 0
  }

  /**
   * How a line stands to what was read so far. `loose` text is meant to go on with it, but is not indented as it should:
   * QEMU takes it for a paragraph of its own.
   */
  place(text: string, afterBlank: boolean): 'inside' | 'loose' | 'outside' {
    if (this.#isText || indentOf(text) > 0) return 'inside'
    if (afterBlank) return 'outside'
    return this.#first === '' || this.uncertain ? 'inside' : 'loose'
  }

  /** True when it must have text and has none. */
  get isEmpty(): boolean {
    return (
      !this.uncertain && !MAY_BE_EMPTY.has(this.kind) && this.#first === '' && this.#rest.every((line) => line === '')
    )
  }

  get text(): string {
    return docText(this.#first, this.#rest)
  }

  entry(): DocEntry {
    const { at, text, uncertain } = this
    const since = sinceInText(text)
    return { at, text, ...(since !== undefined && { since }), ...(uncertain && { uncertain }) }
  }
}
