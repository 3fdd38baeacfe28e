import type { Platform } from '../command-descriptor.js'
import type { Notes } from './model.js'

const platformNames: Record<Platform, string> = { linux: 'Linux', freebsd: 'FreeBSD', win32: 'Windows' }

/** A doc comment with its newline; empty when there is nothing to say. A text may have several lines. */
export function docComment(texts: readonly (string | undefined)[], indent = 0): string {
  const pad = ' '.repeat(indent)
  const lines = texts.flatMap((text) => text?.replaceAll('*/', '*\\/').split('\n') ?? [])
  if (lines.length === 0) return ''
  if (lines.length === 1) return `${pad}/** ${lines[0]} */\n`
  return `${pad}/**\n${lines.map((line) => `${pad} * ${line}`.trimEnd().concat('\n')).join('')}${pad} */\n`
}

/** The comment on a definition or a member: what is said of it, further lines, and its notes. */
export function documented(item: Notes & { doc?: string }, indent = 0, lines: readonly string[] = []): string {
  return docComment([item.doc, ...lines, ...remarks(item), deprecation(item), availabilityLine(item)], indent)
}

/** `@since QEMU 9.1, on Windows 11.0; Linux and Windows only`, as far as it is known and not a matter of course. */
export function availabilityLine({ since, sinceOn = {}, platforms }: Notes): string | undefined {
  const only = platforms && onlyOn(platforms)
  if (since === undefined) return only
  const later = Object.entries(sinceOn).map(
    ([platform, version]) => `, on ${platformNames[platform as Platform]} ${version}`,
  )
  return `@since QEMU ${since}${later.join('')}${only ? `; ${only}` : ''}`
}

/** What holds for single words of a list: `Since QEMU 7.1: nvme.` */
export function wordNotes(words: readonly ({ name: string } & Notes)[]): string[] {
  const found = new Map<string, string[]>()
  for (const { name, since, platforms, where, features = [] } of words) {
    const all = [since && `Since QEMU ${since}`, platforms && onlyOn(platforms), where, ...features.map(featureText)]
    for (const note of all) if (note) found.set(note, [...(found.get(note) ?? []), name])
  }
  return [...found].map(([note, names]) => `${note}: ${names.join(', ')}.`)
}

/** `Linux and Windows only`. */
function onlyOn(platforms: readonly Platform[]): string {
  return `${platforms.map((platform) => platformNames[platform]).join(' and ')} only`
}

function remarks({ where, features = [] }: Notes): string[] {
  const others = features
    .filter((feature) => feature !== 'deprecated')
    .map((feature) => {
      return feature === 'unstable' ? 'Unstable: may change or go without notice.' : `${featureText(feature)}.`
    })
  return where === undefined ? others : [`${where}.`, ...others]
}

function deprecation({ features }: Notes): string | undefined {
  return features?.includes('deprecated') ? '@deprecated QEMU may drop it in a later release.' : undefined
}

function featureText(feature: string): string {
  if (feature === 'deprecated') return 'Deprecated'
  return feature === 'unstable' ? 'Unstable' : `Feature ${feature}`
}
