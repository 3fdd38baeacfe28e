import { readSyntax } from '../../src/parser/read-syntax.js'
import type { Syntax } from '../../src/parser/syntax.js'

/** Reads a schema whose main file is `main.json`. */
export function readCase(text: string, files: Readonly<Record<string, string>> = {}): Syntax {
  return readSyntax('main.json', (path) => {
    const found = path === 'main.json' ? text : files[path]
    if (found === undefined) throw new Error('no such file')
    return found
  })
}
