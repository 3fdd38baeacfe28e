import { describe, expect, test } from 'vitest'
import { conditionText } from '../model/condition-text.js'
import type { Condition } from '../model/schema.js'
import { platformsOf } from './platforms.js'

const cases: [Condition | undefined, string[], string][] = [
  [undefined, ['linux', 'freebsd', 'win32'], ''],
  ['CONFIG_LINUX', ['linux'], 'CONFIG_LINUX'],
  ['CONFIG_POSIX', ['linux', 'freebsd'], 'CONFIG_POSIX'],
  ['HAVE_UTMPX', ['linux', 'freebsd'], 'HAVE_UTMPX'],
  [{ not: 'CONFIG_WIN32' }, ['linux', 'freebsd'], 'not CONFIG_WIN32'],
  ['CONFIG_NEW', ['linux', 'freebsd', 'win32'], 'CONFIG_NEW'],
  [{ not: 'CONFIG_LIBUDEV' }, ['linux', 'freebsd', 'win32'], 'not CONFIG_LIBUDEV'],
  [{ any: ['CONFIG_WIN32', 'CONFIG_FSTRIM'] }, ['linux', 'win32'], 'CONFIG_WIN32 or CONFIG_FSTRIM'],
  [{ all: ['CONFIG_POSIX', { not: 'CONFIG_LINUX' }] }, ['freebsd'], 'CONFIG_POSIX and not CONFIG_LINUX'],
  [{ not: { any: ['CONFIG_WIN32', 'CONFIG_LINUX'] } }, ['freebsd'], 'not (CONFIG_WIN32 or CONFIG_LINUX)'],
  [
    { not: { all: ['CONFIG_POSIX', 'HAVE_UTMPX'] } },
    ['linux', 'freebsd', 'win32'],
    'not (CONFIG_POSIX and HAVE_UTMPX)',
  ],
]

describe.each(cases)('condition %j', (condition, platforms, text) => {
  test('can hold on the right platforms', () => {
    expect(platformsOf(condition)).toEqual(platforms)
  })

  test('reads as one line', () => {
    expect(condition === undefined ? '' : conditionText(condition)).toBe(text)
  })
})
