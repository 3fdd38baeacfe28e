/** What the reader makes of QAPI text, before anything is checked: expressions, documentation and pragmas, all with places. */

/** A file, and the `include` that brought it in. */
export interface SourceFile {
  /** As the user named it, or as the including file's folder and the include's text give it. */
  readonly path: string
  /** As read, but with LF for CR and CR LF. */
  readonly text: string
  /** The expression that included it. */
  readonly includedFrom?: Place
}

/** A place in a file. `offset` counts characters from 0; line and column are worked out only for an error. */
export interface Place {
  readonly source: SourceFile
  readonly offset: number
}

/** A value with the place where it begins. */
export type Node =
  | { readonly kind: 'string'; readonly at: number; readonly value: string }
  | { readonly kind: 'boolean'; readonly at: number; readonly value: boolean }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly Node[] }
  | ObjectNode

export interface ObjectNode {
  readonly kind: 'object'
  readonly at: number
  /** In the order of the text; no key twice. */
  readonly entries: ReadonlyMap<string, Entry>
}

export interface Entry {
  /** Where the key begins. */
  readonly at: number
  readonly value: Node
}

/** A definition at the top level, `include` and `pragma` already carried out and left out. */
export interface Expression {
  readonly source: SourceFile
  readonly node: ObjectNode
  /** The documentation block right before it. */
  readonly doc?: DocBlock
}

/** A described thing in a documentation block. */
export interface DocEntry {
  /** Offset of its `@`, or of its tag. */
  readonly at: number
  /** Its text, lines joined by newlines, common indentation and marks removed; empty when it says nothing. */
  readonly text: string
  /** From `(since X.Y)` in the text. */
  readonly since?: string
  /** Its mark stands amid a paragraph: later versions of QEMU's generator than 7.2 take it for text. */
  readonly uncertain?: boolean
}

/** The documentation block of a definition. */
export interface DocBlock {
  readonly source: SourceFile
  /** Offset of its first `##`. */
  readonly at: number
  readonly symbol: string
  /** Offset of the line that names the symbol. */
  readonly symbolAt: number
  /** What comes before members, features and sections. */
  readonly text: string
  readonly since?: string
  readonly members: ReadonlyMap<string, DocEntry>
  readonly features: ReadonlyMap<string, DocEntry>
  readonly returns?: DocEntry
  readonly errors?: DocEntry
}

/**
 * The settings of all `pragma` expressions. One set for the whole schema, as in QEMU: what is set last holds for every
 * definition, those before it included, and a list given again replaces the earlier one.
 */
export interface Pragmas {
  docRequired: boolean
  commandNameExceptions: readonly string[]
  commandReturnsExceptions: readonly string[]
  documentationExceptions: readonly string[]
  memberNameExceptions: readonly string[]
}

/** Everything that was read, the included files' expressions where their `include` stood. */
export interface Syntax {
  readonly expressions: readonly Expression[]
  readonly pragmas: Pragmas
  /** Every file once, in the order of reading. */
  readonly sources: readonly SourceFile[]
}
