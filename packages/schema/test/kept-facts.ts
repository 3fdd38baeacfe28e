import { readFileSync } from 'node:fs'
import { readFacts, type Schema } from '../src/model/index.js'

const folder = new URL('../facts/', import.meta.url)

/** The text of one of the files in `facts/`. */
export function keptText(name: string): string {
  return readFileSync(new URL(`${name}.json`, folder), 'utf8')
}

/** The schema in one of the files in `facts/`. */
export function keptFacts(name: string): Schema {
  return readFacts(JSON.parse(keptText(name)))
}
