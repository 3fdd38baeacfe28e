import { readFileSync } from 'node:fs'
import type { Facts, Sources } from './facts.js'

/** The versions whose facts are kept, oldest first. */
const versions = ['7.2', '10.0', '11.1']

/** Read all sources below a `facts` folder; the shape of the files is checked when the model is built. */
export function readSources(folder: URL): Sources {
  const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  return {
    versions: versions.map((version) => read(`qga-${version}.json`) as Facts),
    overlay: read('overlay.json') as Sources['overlay'],
    docs: read('docs.json') as Sources['docs'],
  }
}
