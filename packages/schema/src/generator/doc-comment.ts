import type { Platform } from '../command-descriptor.js'
import type { Availability } from './model.js'

const platformNames: Record<Platform, string> = { linux: 'Linux', freebsd: 'FreeBSD', win32: 'Windows' }

/** A doc comment with its newline; empty when there is nothing to say. */
export function docComment(lines: readonly (string | undefined)[], indent = 0): string {
  const pad = ' '.repeat(indent)
  const texts = lines.filter((line) => line !== undefined).map((line) => line.replaceAll('*/', '*\\/'))
  if (texts.length === 0) return ''
  if (texts.length === 1) return `${pad}/** ${texts[0]} */\n`
  return `${pad}/**\n${texts.map((text) => `${pad} * ${text}\n`).join('')}${pad} */\n`
}

/** `@since QEMU 9.1, on Windows 11.0; Linux and Windows only`, as far as it is known and not a matter of course. */
export function availabilityLine({ since, sinceOn = {}, platforms }: Availability): string | undefined {
  const only = platforms && onlyOn(platforms)
  if (since === undefined) return only
  const later = Object.entries(sinceOn).map(
    ([platform, version]) => `, on ${platformNames[platform as Platform]} ${version}`,
  )
  return `@since QEMU ${since}${later.join('')}${only ? `; ${only}` : ''}`
}

/** `Linux and Windows only`. */
export function onlyOn(platforms: readonly Platform[]): string {
  return `${platforms.map((platform) => platformNames[platform]).join(' and ')} only`
}
