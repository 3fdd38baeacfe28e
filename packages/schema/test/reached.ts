import { readFileSync } from 'node:fs'

const src = new URL('../src/', import.meta.url)

/** The files below `src` that a file loads at run time, itself included, named from there. */
export function reached(entry: string): string[] {
  const found = new Set<string>()
  const open = [new URL(entry, src).href]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue
    found.add(file)
    const text = readFileSync(new URL(file), 'utf8')
    const imports = text.matchAll(/^(?:import|export) (?!type )(?:[^'\n]|\n(?!\n))*? ?from '(\.[^']*)\.js'/gm)
    for (const [, path] of imports) open.push(new URL(`${path}.ts`, file).href)
  }
  return [...found].map((file) => file.slice(src.href.length)).sort()
}
