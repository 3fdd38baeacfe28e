import { expect, test } from 'vitest'
import { socatArgv, socatPath } from './socat.js'

test.each([
  ['/run/qga.sock', '/run/qga.sock'],
  ['/a b', '/a\\ b'],
  ['/a,b:c!d', '/a\\,b\\:c\\!d'],
  ['/a"b\'c\\d', '/a\\"b\\\'c\\\\d'],
  ['/(a)[b]{c}', '/\\(a\\)\\[b\\]\\{c\\}'],
  ['/ü🎉', '/\\ü\\🎉'],
])('the path %s as a part of an address', (path, part) => {
  expect(socatPath(path)).toBe(part)
})

test('lingers not after an end', () => {
  expect(socatArgv('VSOCK-CONNECT:3:1')).toEqual(['socat', '-d', '-d', '-t', '0', '-', 'VSOCK-CONNECT:3:1'])
})
