import type { TypeDescriptors, TypeReference } from './command-descriptor.js'
import { integerRange } from './integer-ranges.js'

/**
 * The value that a single word stands for, by its type; `undefined` when it cannot stand for one.
 * An alternate takes the word for a boolean or an integer where it reads as one, else for a string.
 * Objects and lists have no form as a word.
 */
export function parseWord(text: string, type: TypeReference, types: TypeDescriptors): unknown {
  if (typeof type === 'object') return undefined
  const definition = Object.hasOwn(types, type) ? types[type] : undefined
  if (definition?.kind === 'struct' || definition?.kind === 'union') return undefined
  if (definition?.kind === 'enum') return text
  if (definition?.kind === 'alternate') {
    const readings = definition.types
      .map((branch) => parseWord(text, branch, types))
      .filter((reading) => reading !== undefined)
    const other = readings.findIndex((reading) => reading !== text)
    return readings[Math.max(other, 0)]
  }
  return parseBuiltin(text, type)
}

/** The value that a word most likely stands for where no type says what it is: `true`, `false`, an integer, or text. */
export function guessWord(text: string): unknown {
  return parseBuiltin(text, 'bool') ?? parseInteger(text) ?? text
}

function parseBuiltin(text: string, type: string): unknown {
  if (integerRange(type) !== undefined) return parseInteger(text)
  switch (type) {
    case 'bool':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'number':
      return parseInteger(text) ?? parseFraction(text)
    case 'null':
      return text === 'null' ? null : undefined
    case 'any':
      return guessWord(text)
    default:
      return text
  }
}

/** A `number` where that is exact, else a `bigint`. */
function parseInteger(text: string): number | bigint | undefined {
  if (!/^-?\d+$/.test(text)) return undefined
  const number = Number(text)
  if (!Number.isSafeInteger(number)) return BigInt(text)
  return number === 0 ? 0 : number
}

function parseFraction(text: string): number | undefined {
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}
