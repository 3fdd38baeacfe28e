import { inAgentOrder } from './member-order.js'
import { Double } from './request-value.js'

/**
 * A value as the agent prints it: one line of ASCII, a blank after `:` and `,`, every other character as `\uXXXX` with
 * upper-case digits, members in QEMU's order, doubles with 17 digits. Members that are undefined are left out.
 */
export function replyText(value: unknown): string {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'number':
      return numberText(value)
    case 'string':
      return stringText(value)
    case 'object':
      return structureText(value)
    default:
      throw new TypeError(`a ${typeof value} has no place in a reply`)
  }
}

function structureText(value: object): string {
  if (value instanceof Double) return numberText(value.value)
  if (Array.isArray(value)) return `[${value.map(replyText).join(', ')}]`
  const members = value instanceof Map ? value : new Map<unknown, unknown>(Object.entries(value))
  const names = [...members.keys()].map(String).filter((name) => members.get(name) !== undefined)
  const printed = inAgentOrder(names).map((name) => `${stringText(name)}: ${replyText(members.get(name))}`)
  return `{${printed.join(', ')}}`
}

const special = /[^\x20\x21\x23-\x5b\x5d-\x7e]/
const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

function stringText(text: string): string {
  if (!special.test(text)) return `"${text}"`
  const escaped = text
    .replaceAll(/[\p{Noncharacter_Code_Point}\p{Surrogate}]/gu, '\uFFFD')
    .replaceAll(new RegExp(special, 'g'), (unit) => short[unit] ?? `\\u${hex(unit)}`)
  return `"${escaped}"`
}

function hex(unit: string): string {
  return unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
}

/** C's `%.17g`. */
function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0' : String(value)
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : value < 0 ? '-inf' : 'nan'
  const [mantissa = '', exponentText = ''] = value.toExponential(16).split('e')
  const exponent = Number(exponentText)
  if (exponent < -4 || exponent >= 17) {
    const digits = String(Math.abs(exponent)).padStart(2, '0')
    return `${trim(mantissa)}e${exponent < 0 ? '-' : '+'}${digits}`
  }
  return trim(value.toFixed(16 - exponent))
}

function trim(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
}
