import type { JsonKind } from '../../model/builtin-types.js'
import { type FoundType, valuesOf } from './found-type.js'

/** What tells the branches of an alternate apart: the JSON types, where all numbers are one. */
export type Token = Exclude<JsonKind, 'int' | 'value'>

/** The tokens that the values of a type may be taken for, its own first; none when it has no token of its own. */
export function tokensOf(type: FoundType): readonly Token[] {
  const values = valuesOf(type)
  if (values !== undefined) return tokensOfWords(values)
  switch (type.kind) {
    case 'struct':
    case 'union':
      return ['object']
    case 'builtin':
      return tokensOfBuiltin(type.json)
    default:
      return []
  }
}

/**
 * Where everything is a string, as on a command line, QEMU takes numbers and booleans that are written as strings:
 * there a string may be any of the three.
 */
function tokensOfBuiltin(json: JsonKind): readonly Token[] {
  if (json === 'string') return ['string', 'number', 'boolean']
  if (json === 'value') return []
  return [json === 'int' ? 'number' : json]
}

const known = new WeakMap<ReadonlySet<string>, readonly Token[]>()

/** Made once for each enum: many alternates may share a large one. */
function tokensOfWords(words: ReadonlySet<string>): readonly Token[] {
  const tokens: Token[] = ['string']
  const before = known.get(words)
  if (before !== undefined) return before
  if (words.has('on') || words.has('off')) tokens.push('boolean')
  if ([...words].some((word) => /^[-+0-9.]/.test(word))) tokens.push('number')
  known.set(words, tokens)
  return tokens
}
