// Follows a built file through its chunks, and names every import that needs Node.
import { builtinModules } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { importsOf } from './syntax.mjs'
import { exists } from './workspace.mjs'

/** Findings for a built entry and everything that it reaches, now or later. */
export function impurities(entry) {
  const found = []
  const reached = new Set()
  const follow = (file) => {
    if (reached.has(file)) return
    reached.add(file)
    for (const { specifier, line } of importsOf(file)) {
      if (specifier.startsWith('.')) {
        const next = normalize(join(dirname(file), specifier))
        if (exists(next)) follow(next)
        else found.push(`${file}:${line}: reaches '${specifier}', which is not there`)
      } else if (isBuiltin(specifier))
        found.push(`${file}:${line}: imports '${specifier}'; this entry must run without Node`)
      else found.push(`${file}:${line}: imports '${specifier}'; this entry must stand alone`)
    }
  }
  follow(entry)
  return found
}

function isBuiltin(specifier) {
  return specifier.startsWith('node:') || builtinModules.includes(specifier.split('/')[0])
}
