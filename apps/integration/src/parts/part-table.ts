import { parts } from './parts.js'

/** Which real parts there are, one a line, and what to do for those that are not. */
export async function partTable(): Promise<string> {
  const rows = await Promise.all(parts.map(async (part) => [part.name, await part.version()] as const))
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(
    ([name, version]) => `${name.padEnd(width)}  ${version ?? 'not there; `pnpm integration --prepare` makes it'}`,
  )
  return `\n${'real part'.padEnd(width)}  version\n${lines.join('\n')}`
}
