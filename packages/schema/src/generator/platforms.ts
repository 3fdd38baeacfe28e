import type { Platform } from '../command-descriptor.js'
import type { Condition } from '../model/schema.js'

/** Every platform, in the order in which they are named. */
export const allPlatforms: readonly Platform[] = ['linux', 'freebsd', 'win32']

interface Flags {
  /** Build flags that every agent of the platform has. */
  always: string[]
  /** Build flags that depend on the libraries and headers found when it was built. */
  sometimes: string[]
}

const flags: Record<Platform, Flags> = {
  linux: {
    always: ['CONFIG_LINUX', 'CONFIG_POSIX'],
    sometimes: [
      'CONFIG_FSFREEZE',
      'CONFIG_FSTRIM',
      'CONFIG_GETLOADAVG',
      'CONFIG_LIBUDEV',
      'HAVE_GETIFADDRS',
      'HAVE_UTMPX',
    ],
  },
  freebsd: {
    always: ['CONFIG_FREEBSD', 'CONFIG_POSIX'],
    sometimes: ['CONFIG_FSFREEZE', 'CONFIG_GETLOADAVG', 'HAVE_GETIFADDRS', 'HAVE_UTMPX'],
  },
  win32: { always: ['CONFIG_WIN32'], sometimes: [] },
}

/** A flag that is none of these says nothing about the platform. */
const known = new Set(Object.values(flags).flatMap(({ always, sometimes }) => [...always, ...sometimes]))

/** The platforms on which a condition can hold. */
export function platformsOf(condition: Condition | undefined): Platform[] {
  return allPlatforms.filter((platform) => condition === undefined || can(condition, flags[platform], true))
}

/** Whether some agent of a platform makes the condition come out as wanted. */
function can(condition: Condition, { always, sometimes }: Flags, wanted: boolean): boolean {
  if (typeof condition === 'string') {
    const open = sometimes.includes(condition) || !known.has(condition)
    return open || always.includes(condition) === wanted
  }
  const sub = (part: Condition) => can(part, { always, sometimes }, wanted)
  if ('not' in condition) return can(condition.not, { always, sometimes }, !wanted)
  if ('all' in condition) return wanted ? condition.all.every(sub) : condition.all.some(sub)
  return wanted ? condition.any.some(sub) : condition.any.every(sub)
}
