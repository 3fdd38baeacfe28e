import { SchemaError } from '../schema-error.js'
import { showText } from '../show-text.js'
import type { DocBlock, DocEntry } from '../syntax.js'
import type { DocLine } from './doc-lines.js'
import { type DocMark, markOf, type Tag } from './doc-mark.js'
import { DocSection, type SectionKind } from './doc-section.js'
import { indentOf, versionIn } from './doc-text.js'

/** How a block begins: what is known before its second line. */
export type DocHead = Pick<DocBlock, 'source' | 'at' | 'symbol' | 'symbolAt'>

const ONCE: ReadonlySet<Tag> = new Set(['Returns', 'Errors', 'Since'])

/** The documentation block of a definition, made line by line. Its methods throw SchemaError. */
export class DefinitionDoc {
  readonly #head: DocHead
  readonly #body: DocSection
  readonly #members = new Map<string, DocSection>()
  readonly #features = new Map<string, DocSection>()
  readonly #tagged = new Map<Tag, DocSection>()
  #section: DocSection
  #afterBlank = false
  /**
   * True when the line before is text that stands for itself. QEMU 7.2 sees marks in such text, later versions see none
   * before the next blank line: they count where they make sense, and are text where they do not.
   */
  #inParagraph = false
  /** A line `Since 1.2`. */
  #bareDate: string | undefined
  /** What came after which there may be no more descriptions. */
  #closedBy: string | undefined

  constructor(head: DocHead) {
    this.#head = head
    this.#body = new DocSection('body', head.symbolAt, head.symbol, '', false)
    this.#section = this.#body
  }

  /** Takes the next line after the one that names the definition. */
  add(line: DocLine): void {
    if (line.text !== '') this.#addText(line)
    else this.#addBlank()
    this.#afterBlank = line.text === ''
  }

  /** @param closeAt - offset of the `##` after the last line */
  finish(closeAt: number): DocBlock {
    this.#close('end', closeAt)
    const since = versionIn(this.#tagged.get('Since')?.text ?? this.#bareDate ?? '')
    const returns = this.#tagged.get('Returns')?.entry()
    const errors = this.#tagged.get('Errors')?.entry()
    return {
      ...this.#head,
      text: this.#body.text,
      ...(since !== undefined && { since }),
      members: entries(this.#members),
      features: entries(this.#features),
      ...(returns && { returns }),
      ...(errors && { errors }),
    }
  }

  #addBlank(): void {
    this.#section.addBlank()
    this.#inParagraph = false
  }

  #addText(line: DocLine): void {
    const { at } = line
    const mark = markOf(line.text)
    if (mark.kind === 'date') this.#bareDate ??= mark.text
    if (this.#inParagraph && !this.#makesSense(mark)) return this.#continue(line)
    switch (mark.kind) {
      case 'heading':
        throw this.#error(at, "a heading ('=') is not allowed in the documentation of a definition")
      case 'features':
        return this.#openFeatures(line)
      case 'name':
        return this.#openEntry(at, mark.name, mark.text)
      case 'tag':
        return this.#openTagged(at, mark.tag, mark.text)
      case 'date':
      case 'none':
        return this.#continue(line)
    }
  }

  /** Whether a mark amid a paragraph may count. */
  #makesSense(mark: DocMark): boolean {
    if (mark.kind === 'features') return this.#section.kind === 'body'
    if (mark.kind === 'tag') return !ONCE.has(mark.tag) || !this.#tagged.has(mark.tag)
    if (mark.kind !== 'name' || this.#closedBy !== undefined) return false
    return mark.name !== '' && !/\s/.test(mark.name) && !this.#descriptions.has(mark.name)
  }

  /** Where descriptions belong that come now. */
  get #descriptions(): Map<string, DocSection> {
    const { kind, uncertain } = this.#section
    const inFeatures = kind === 'features' || kind === 'feature'
    return inFeatures && uncertain === this.#inParagraph ? this.#features : this.#members
  }

  #openFeatures(line: DocLine): void {
    const { at } = line
    if ([...this.#features.values()].some(({ uncertain }) => !uncertain)) {
      throw this.#error(at, `'Features:' is given twice in one documentation block`)
    }
    this.#checkIndent(line)
    this.#open('features', at, 'Features:', '')
  }

  #openEntry(at: number, name: string, text: string): void {
    if (name === '') throw this.#error(at + 1, "expected a name between '@' and ':'")
    const title = `@${showText(name)}`
    if (this.#closedBy !== undefined) {
      throw this.#error(at, `the description of '${title}' must stand before '${this.#closedBy}'`)
    }
    const descriptions = this.#descriptions
    if (descriptions.get(name)?.uncertain === false) throw this.#error(at, `'${title}' is described twice`)
    descriptions.set(name, this.#open(descriptions === this.#features ? 'feature' : 'member', at, title, text))
  }

  #openTagged(at: number, kind: Tag, text: string): void {
    if (ONCE.has(kind) && this.#tagged.get(kind)?.uncertain === false) {
      throw this.#error(at, `'${kind}:' is given twice in one documentation block`)
    }
    this.#tagged.set(kind, this.#open(kind, at, `${kind}:`, text))
  }

  #continue(line: DocLine): void {
    const { at, text } = line
    const { kind, uncertain } = this.#section
    if (kind === 'features' && !uncertain) throw this.#featureExpected(at)
    const place = this.#section.place(text, this.#afterBlank)
    if (place === 'outside') this.#open('plain', at, showText(text), '')
    if (place === 'loose') this.#closedBy ??= showText(text)
    this.#checkIndent(line)
    this.#section.addLine(text)
    this.#inParagraph ||= this.#section.isParagraph || indentOf(text) === 0
  }

  #checkIndent({ at, text }: DocLine): void {
    const { leastIndent } = this.#section
    if (indentOf(text) >= leastIndent) return
    const reason = `text is not indented enough: expected ${leastIndent} or more spaces, or a blank line before`
    throw this.#error(at, reason)
  }

  #open(kind: SectionKind, at: number, title: string, text: string): DocSection {
    this.#close(kind, at)
    const uncertain = this.#inParagraph
    if (kind === 'features') this.#closedBy = undefined
    else if (!uncertain && !this.#staysOpen(kind)) this.#closedBy ??= title
    this.#section = new DocSection(kind, at, title, text, uncertain)
    return this.#section
  }

  /** Whether descriptions may follow. */
  #staysOpen(kind: SectionKind): boolean {
    return kind === 'member' || kind === 'feature' || (kind === 'plain' && this.#section.uncertain)
  }

  /** The section ends because another one, or the end of the block, follows at an offset. */
  #close(next: SectionKind | 'end', nextAt: number): void {
    const { at, kind, title, isEmpty, uncertain } = this.#section
    if (kind === 'features' && next !== 'feature' && !uncertain) throw this.#featureExpected(nextAt)
    if (isEmpty) throw this.#error(at, `expected text after '${title}'`)
  }

  #featureExpected(at: number): SchemaError {
    return this.#error(at, `expected the description of a feature, as in '@name: text', after 'Features:'`)
  }

  #error(offset: number, reason: string): SchemaError {
    return new SchemaError({ source: this.#head.source, offset }, reason)
  }
}

function entries(sections: ReadonlyMap<string, DocSection>): Map<string, DocEntry> {
  return new Map([...sections].map(([name, section]) => [name, section.entry()]))
}
