import { GenerateError } from '../generator/generate-error.js'
import { FactsError } from '../model/index.js'
import { SchemaError } from '../parser/index.js'
import { Failure } from './failure.js'

/** An error as lines for standard error; a bad schema is told as compilers do: `file:line:column: message`. */
export function failureText(error: unknown): string {
  if (error instanceof SchemaError) {
    const path = error.includedFrom.map(({ file, line }) => `In file included from ${file}:${line}:\n`)
    return `${path.join('')}${error.message}\n`
  }
  if (error instanceof Failure || error instanceof FactsError || error instanceof GenerateError) {
    return `error: ${error.message}\n`
  }
  return `error: qga-schema failed, which is a fault of its own: ${error instanceof Error ? error.stack : String(error)}\n`
}
