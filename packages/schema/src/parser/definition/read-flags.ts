import type { Fields } from './fields.js'
import type { Subject } from './subject.js'

/** The flags of commands and events, and the one value that each may have. */
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['gen', false],
  ['success-response', false],
  ['boxed', true],
  ['allow-oob', true],
  ['allow-preconfig', true],
  ['coroutine', true],
])

const NONE: ReadonlySet<string> = new Set()

/** The keys of the flags that are given. */
export function readFlags(subject: Subject, fields: Fields): ReadonlySet<string> {
  const given = [...FLAGS.keys()].filter((key) => fields.get(key) !== undefined)
  for (const key of given) {
    const node = fields.need(key)
    const only = FLAGS.get(key)
    if (node.kind === 'boolean' && node.value === only) continue
    throw subject.error(node.at, `has a wrong value for the flag '${key}': expected ${only}, or no such key`)
  }
  if (given.includes('coroutine') && given.includes('allow-oob')) {
    const reason = "has the flags 'allow-oob' and 'coroutine', which exclude each other"
    throw subject.error(fields.need('coroutine').at, reason)
  }
  return given.length === 0 ? NONE : new Set(given)
}
