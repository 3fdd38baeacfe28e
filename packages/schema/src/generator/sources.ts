import type { Schema } from '../model/schema.js'

/** What a schema does not say, or says wrong. Every list may be left out. */
export interface Overlay {
  /** By definition: plain `int` members whose values pass 2^53; `return` is a command's reply. */
  wideIntegers?: Readonly<Record<string, readonly string[]>>
  /** By definition: the true first version, where the documented one is wrong. */
  since?: Readonly<Record<string, string>>
  /** By command: later first versions of single platforms. */
  sinceOn?: Readonly<Record<string, Partial<Record<'freebsd' | 'linux' | 'win32', string>>>>
  /** By command: the method's name, where the rule gives one that is taken. */
  methods?: Readonly<Record<string, string>>
}

/** What is said about one definition, and about its members by name; lines are kept. */
export interface DefinitionDocs {
  readonly text?: string
  readonly members?: Readonly<Record<string, string>>
}

/** What is said about definitions, by name. */
export type Docs = Readonly<Record<string, DefinitionDocs>>

/** All that the generator reads. */
export interface Sources {
  /** What is generated. Its `protocol` decides what becomes of it. */
  readonly schema: Schema
  /** Earlier versions, the oldest first: they date what the schema does not. */
  readonly older?: readonly Schema[]
  readonly overlay?: Overlay
  readonly docs?: Docs
}
