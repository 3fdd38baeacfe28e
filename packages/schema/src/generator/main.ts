import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { ownFiles } from './own-outputs.js'

const facts = new URL('../../facts/', import.meta.url)
const output = new URL('../gen/', import.meta.url)

for (const [name, text] of ownFiles((file) => readFileSync(new URL(file, facts), 'utf8'))) {
  const file = new URL(name, output)
  const fresh = existsSync(file) && readFileSync(file, 'utf8') === text
  if (!fresh) {
    mkdirSync(new URL('.', file), { recursive: true })
    writeFileSync(file, text)
  }
  console.log(`${fresh ? 'unchanged' : 'written  '} packages/schema/src/gen/${name}`)
}
