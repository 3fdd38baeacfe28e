import { describe, expect, test } from 'vitest'
import { guestFileName, guestPathFor, planCopy } from './copy-plan.js'

describe('planCopy', () => {
  test('tells where the guest is', () => {
    expect(planCopy('/a.sock:/x', '.')).toEqual({ to: 'here', target: '/a.sock', guest: '/x', local: '.' })
    expect(planCopy('f', 'tcp://h:1:/x')).toEqual({ to: 'guest', target: 'tcp://h:1', guest: '/x', local: 'f' })
  })

  test.each([
    ['a', 'b', 'neither file is in a guest'],
    ['/a.sock:/x', '/b.sock:/y', 'both files are in guests'],
    ['/a.sock:/x', '', 'the local path is empty'],
    ['', '/a.sock:/x', 'the local path is empty'],
  ])('refuses %s to %s', (source, destination, summary) => {
    expect(() => planCopy(source, destination)).toThrow(expect.objectContaining({ code: 'USAGE', summary }))
  })
})

test.each([
  ['/etc/nginx/', './site.conf', '/etc/nginx/site.conf'],
  ['/etc/site', './site.conf', '/etc/site'],
  ['/', '/a/b', '/b'],
  ['C:\\logs\\', 'a.txt', 'C:\\logs\\a.txt'],
  ['C:/logs/', 'a.txt', 'C:/logs/a.txt'],
  ['/odd\\', 'a.txt', '/odd\\'],
])('to %s goes %s as %s', (guest, local, path) => {
  expect(guestPathFor(guest, local)).toBe(path)
})

test.each([
  ['/etc/hosts', 'hosts'],
  ['/etc/hosts/', 'hosts'],
  ['//a//b', 'b'],
  ['/a\\b', 'a\\b'],
  ['C:\\logs\\a.txt', 'a.txt'],
  ['C:/logs/a.txt', 'a.txt'],
  ['\\\\server\\x\\y', 'y'],
  ['/...', '...'],
])('from %s comes %s', (path, name) => {
  expect(guestFileName(path)).toBe(name)
})

test.each(['/', '/..', '/a/../', '/.', 'C:\\..', 'C:\\', '/a\0b'])('%s names no file here', (path) => {
  expect(() => guestFileName(path)).toThrow(expect.objectContaining({ code: 'USAGE' }))
})
