/** What the sections with a tag are about; singular and plural are one. */
export type Tag = 'Returns' | 'Errors' | 'Since' | 'Note' | 'Example' | 'TODO'

/** What a line of a documentation block begins; `text` is what follows the mark in the line. */
export type DocMark =
  | { readonly kind: 'heading' | 'features' | 'none' }
  | { readonly kind: 'name'; readonly name: string; readonly text: string }
  | { readonly kind: 'tag'; readonly tag: Tag; readonly text: string }
  /** `Since` without a colon: QEMU takes it for text, whoever wrote it meant the tag. */
  | { readonly kind: 'date'; readonly text: string }

/** What a line begins. As in QEMU 7.2, no name ends with a blank: a line `@name : text` is text. */
export function markOf(line: string): DocMark {
  if (line === 'Features:') return { kind: 'features' }
  if (/^=+ /.test(line)) return { kind: 'heading' }
  const name = NAME.exec(line)
  if (name !== null) return { kind: 'name', name: name[1] ?? '', text: line.slice(name[0].length) }
  const word = TAG.exec(line)
  const tag = TAGS.get(word?.[1] ?? '')
  if (word !== null && tag !== undefined) return { kind: 'tag', tag, text: line.slice(word[0].length) }
  return BARE_DATE.test(line) ? { kind: 'date', text: line } : { kind: 'none' }
}

const NAME = /^@((?:[^:]*[^\s:])?):\s*/
/** With two colons it is markup of the text. */
const TAG = /^([A-Za-z]+):(?!:)\s*/
const BARE_DATE = /^Since\s+v?\d+(?:\.\d+)+\.?$/

const TAGS: ReadonlyMap<string, Tag> = new Map([
  ['Returns', 'Returns'],
  ['Errors', 'Errors'],
  ['Since', 'Since'],
  ['Note', 'Note'],
  ['Notes', 'Note'],
  ['Example', 'Example'],
  ['Examples', 'Example'],
  ['TODO', 'TODO'],
])
