// House rules on plain text: words that must not be in any file of the repo.
// The words are put together here, so that this file does not find itself.
import { isGenerated, read } from './workspace.mjs'

const words = (...list) => list.map((parts) => parts.join(''))

const marks = words(['TO', 'DO'], ['FIX', 'ME'], ['X', 'XX'], ['HA', 'CK'])
const hosts = words(
  ['registry.', 'npmjs.', 'org'],
  ['registry.', 'yarnpkg.', 'com'],
  ['npm', 'mirror'],
  ['deb.', 'debian.', 'org'],
  ['security.', 'debian.', 'org'],
)
const folders = words(['/wo', 'rk/'], ['/fa', 'rm/'])

const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

// In quotes it is data: QEMU's documentation blocks have a section of that name.
const quoted = `(?<!['"\`](?:# )?)`

const rules = [
  { pattern: new RegExp(`${quoted}\\b(${marks.join('|')})\\b`), says: 'a mark for later; do it, or leave it out' },
  { pattern: new RegExp(hosts.map(escaped).join('|'), 'i'), says: 'names a host that packages come from' },
  { pattern: new RegExp(`(^|[^\\w.@-])(${folders.map(escaped).join('|')})`), says: "a path of one person's machine" },
]

const isBinary = (text) => text.includes('\0')

export function textFindings(file) {
  if (file === 'pnpm-lock.yaml') return []
  const text = read(file)
  if (isBinary(text)) return []
  const applied = isGenerated(file) ? rules.slice(1) : rules
  return text
    .split('\n')
    .flatMap((line, at) =>
      applied
        .filter(({ pattern }) => pattern.test(line))
        .map(({ pattern, says }) => `${file}:${at + 1}: '${pattern.exec(line)[0].trim()}': ${says}`),
    )
}
