import { escapeText } from './escape-text.js'

/** Takes one line of a log: plain members, none of them secret. */
export type Log = (line: object) => void

/**
 * A `Log` that writes one line of JSON each, its time first. Texts are escaped, so that a line is a line and changes no
 * terminal; bodies, arguments, paths and tokens are never in it.
 */
export function jsonLog(write: (text: string) => void): Log {
  return (line) => {
    const members = Object.entries(line).map(([name, value]) => [
      name,
      typeof value === 'string' ? escapeText(value) : value,
    ])
    write(`${JSON.stringify({ time: new Date().toISOString(), ...Object.fromEntries(members) })}\n`)
  }
}
