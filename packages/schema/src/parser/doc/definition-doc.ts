import { SchemaError } from '../schema-error.js'
import { showText } from '../show-text.js'
import type { DocBlock, DocEntry } from '../syntax.js'
import type { DocLine } from './doc-lines.js'
import { markOf, type Tag } from './doc-mark.js'
import { DocSection, type SectionKind } from './doc-section.js'
import { versionIn } from './doc-text.js'

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
  /** What came after which there may be no more descriptions. */
  #closedBy: string | undefined

  constructor(head: DocHead) {
    this.#head = head
    this.#body = new DocSection('body', head.symbolAt, head.symbol, '')
    this.#section = this.#body
  }

  /** Takes the next line after the one that names the definition. */
  add(line: DocLine): void {
    if (line.text !== '') this.#addText(line)
    else this.#section.addBlank()
    this.#afterBlank = line.text === ''
  }

  /** @param closeAt - offset of the `##` after the last line */
  finish(closeAt: number): DocBlock {
    this.#close('end', closeAt)
    const since = versionIn(this.#tagged.get('Since')?.text ?? '')
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

  #addText(line: DocLine): void {
    const { at } = line
    const mark = markOf(line.text)
    switch (mark.kind) {
      case 'heading':
        throw this.#error(at, "a heading ('=') is not allowed in the documentation of a definition")
      case 'features':
        return this.#openFeatures(at)
      case 'name':
        return this.#openEntry(at, mark.name, mark.text)
      case 'tag':
        return this.#openTagged(at, mark.tag, mark.text)
      case 'date':
        return this.#tagged.has('Since') ? this.#continue(line) : this.#openTagged(at, 'Since', mark.text)
      case 'none':
        return this.#continue(line)
    }
  }

  #openFeatures(at: number): void {
    if (this.#features.size > 0) throw this.#error(at, `'Features:' is given twice in one documentation block`)
    this.#open('features', at, 'Features:', '')
  }

  #openEntry(at: number, name: string, text: string): void {
    const inFeatures = this.#section.kind === 'features' || this.#section.kind === 'feature'
    if (name === '') throw this.#error(at + 1, "expected a name between '@' and ':'")
    const title = `@${showText(name)}`
    if (this.#closedBy !== undefined) {
      throw this.#error(at, `the description of '${title}' must stand before '${this.#closedBy}'`)
    }
    const descriptions = inFeatures ? this.#features : this.#members
    if (descriptions.has(name)) throw this.#error(at, `'${title}' is described twice`)
    descriptions.set(name, this.#open(inFeatures ? 'feature' : 'member', at, title, text))
  }

  #openTagged(at: number, kind: Tag, text: string): void {
    if (ONCE.has(kind) && this.#tagged.has(kind)) {
      throw this.#error(at, `'${kind}:' is given twice in one documentation block`)
    }
    this.#tagged.set(kind, this.#open(kind, at, `${kind}:`, text))
  }

  #continue({ at, text }: DocLine): void {
    if (this.#section.kind === 'features') throw this.#featureExpected(at)
    const place = this.#section.place(text, this.#afterBlank)
    if (place === 'outside') this.#open('plain', at, showText(text), '')
    if (place === 'loose') this.#closedBy ??= showText(text)
    if (!this.#section.addLine(text)) {
      const reason = `text is not indented enough: expected ${this.#section.leastIndent} or more spaces, or a blank line before`
      throw this.#error(at, reason)
    }
  }

  #open(kind: SectionKind, at: number, title: string, text: string): DocSection {
    this.#close(kind, at)
    if (kind === 'features') this.#closedBy = undefined
    else if (kind !== 'member' && kind !== 'feature') this.#closedBy ??= title
    this.#section = new DocSection(kind, at, title, text)
    return this.#section
  }

  /** The section ends because another one, or the end of the block, follows at an offset. */
  #close(next: SectionKind | 'end', nextAt: number): void {
    const { at, kind, title, isEmpty } = this.#section
    if (kind === 'features' && next !== 'feature') throw this.#featureExpected(nextAt)
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
