import { expect, test } from 'vitest'
import { methodName } from './method-name.js'

test.each([
  ['guest-ping', 'ping'],
  ['guest-get-osinfo', 'getOsinfo'],
  ['guest-fsfreeze-freeze-list', 'fsfreezeFreezeList'],
  ['guest-read-2nd', 'read2nd'],
])('methodName of %s is %s', (command, method) => {
  expect(methodName(command)).toBe(method)
})
