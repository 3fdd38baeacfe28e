import { typeScriptName } from './builtin-types.js'
import type { TypeModel } from './model.js'

/** The integer aliases among the types that a generated file mentions. */
export function integerAliases(types: readonly TypeModel[]): string[] {
  return mentioned(types).filter((name) => /^(Int64|Uint64|Size)$/.test(name))
}

/** The TypeScript names of types, each once, sorted as the formatter sorts imports: case does not count. */
export function mentioned(types: readonly TypeModel[]): string[] {
  const names = types.map((type) => typeScriptName(typeof type === 'string' ? type : type.array))
  return [...new Set(names)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
}

/** An import of types in the formatter's style, with its newline; empty for no names. */
export function importTypes(names: readonly string[], from: string): string {
  if (names.length === 0) return ''
  const line = `import type { ${names.join(', ')} } from '${from}'\n`
  return line.length <= 121 ? line : `import type {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}'\n`
}
