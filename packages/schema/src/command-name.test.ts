import { expect, test } from 'vitest'
import { isCommandName } from './command-name.js'

test('isCommandName knows commands, and nothing that objects inherit', () => {
  expect(isCommandName('guest-ping')).toBe(true)
  expect(['guest-pong', '', 'constructor', '__proto__', 'toString'].filter(isCommandName)).toEqual([])
})
