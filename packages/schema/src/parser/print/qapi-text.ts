/** A value of the language. Objects are lists of entries, which keep the order even of keys such as `'1'`. */
export type QapiValue = string | boolean | QapiList | QapiObject

interface QapiList {
  readonly list: readonly QapiValue[]
}

export interface QapiObject {
  readonly entries: readonly QapiEntry[]
}

export type QapiEntry = readonly [key: string, value: QapiValue]

/** Lines are broken where they would be longer. */
const WIDTH = 80

/** Writes a value, on one line if it fits. */
export function printText(value: QapiValue, indent = ''): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\')}'`
  if (typeof value === 'boolean') return String(value)
  const deeper = `${indent}  `
  const [open, parts, close] =
    'list' in value
      ? ['[', value.list.map((item) => printText(item, deeper)), ']']
      : ['{', value.entries.map(([key, item]) => `'${key}': ${printText(item, deeper)}`), '}']
  const line = `${open} ${parts.join(', ')} ${close}`
  if (parts.length === 0) return `${open}${close}`
  if (indent.length + line.length <= WIDTH && !line.includes('\n')) return line
  return `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close}`
}
