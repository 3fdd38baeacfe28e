import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { generate } from './generate.js'
import { readSources } from './read-sources.js'

const output = new URL('../gen/', import.meta.url)

mkdirSync(output, { recursive: true })
for (const [name, text] of generate(readSources(new URL('../../facts/', import.meta.url)))) {
  const file = new URL(name, output)
  const fresh = existsSync(file) && readFileSync(file, 'utf8') === text
  if (!fresh) writeFileSync(file, text)
  console.log(`${fresh ? 'unchanged' : 'written  '} packages/schema/src/gen/${name}`)
}
