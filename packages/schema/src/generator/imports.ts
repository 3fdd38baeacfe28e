import { builtinTypes, typeScriptName } from './builtin-types.js'
import type { Library, LibraryName } from './library.js'
import type { TypeModel } from './model.js'

const aliases = ['Int64', 'Size', 'Uint64'] as const

/** The type imports of one generated file. */
export class Imports {
  readonly #library: Library
  readonly #names = new Map<string, Set<string>>()

  constructor(library: Library) {
    this.#library = library
  }

  /** From another generated file, or any other module. */
  add(from: string, ...names: readonly string[]): this {
    for (const name of names) this.#names.set(from, (this.#names.get(from) ?? new Set()).add(name))
    return this
  }

  addLibrary(...names: readonly LibraryName[]): this {
    for (const name of names) this.add(this.#library(name), name)
    return this
  }

  /** What a file needs that mentions these types: the integer types, and definitions where `definitions` has them. */
  addTypes(types: readonly TypeModel[], definitions?: string): this {
    const mentioned = [...new Set(types.map((type) => (typeof type === 'string' ? type : type.array)))]
    const defined = mentioned.filter((type) => !Object.hasOwn(builtinTypes, type)).map(typeScriptName)
    const built = mentioned.filter((type) => Object.hasOwn(builtinTypes, type)).map(typeScriptName)
    if (definitions !== undefined) this.add(definitions, ...defined)
    return this.addLibrary(...aliases.filter((name) => built.includes(name)))
  }

  /** The imports in the formatter's style, and an empty line; empty if there are none. */
  print(): string {
    const lines = [...this.#names]
      .sort(byModule)
      .map(([from, names]) => printImport([...names].sort(ignoringCase), from))
    return lines.length > 0 ? `${lines.join('')}\n` : ''
  }
}

function printImport(names: readonly string[], from: string): string {
  const line = `import type { ${names.join(', ')} } from '${from}'\n`
  return line.length <= 121 ? line : `import type {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}'\n`
}

/** Packages first, then files from the farthest to the nearest. */
function byModule([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  const rank = (from: string) => (from.startsWith('.') ? 1 : 0)
  return rank(a) - rank(b) || (a < b ? -1 : 1)
}

/** As the formatter sorts names. */
function ignoringCase(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1
}
