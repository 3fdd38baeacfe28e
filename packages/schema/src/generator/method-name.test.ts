import { expect, test } from 'vitest'
import { GenerateError } from './generate-error.js'
import { methodName, nameMethods } from './method-name.js'

test.each([
  ['guest-ping', 'ping'],
  ['guest-get-osinfo', 'getOsinfo'],
  ['guest-fsfreeze-freeze-list', 'fsfreezeFreezeList'],
  ['guest-read-2nd', 'read2nd'],
])('methodName of %s is %s', (command, method) => {
  expect(methodName(command)).toBe(method)
})

test.each([
  ['the rule', ['guest-ping', 'guest-get-osinfo'], {}, ['ping', 'getOsinfo']],
  ['the overlay', ['guest-exec'], { 'guest-exec': 'execRaw' }, ['execRaw']],
  [
    'the whole name where the short one is taken',
    ['guest-execute', 'guest-constructor'],
    {},
    ['guestExecute', 'guestConstructor'],
  ],
  ['the whole name where two share the short one', ['ping', 'guest-ping'], {}, ['ping', 'guestPing']],
  ['the whole name where the short one is no name', ['guest-9p-list'], {}, ['guest9pList']],
  ["a vendor's name", ['__com.example_disc-eject'], {}, ['__com_example_discEject']],
])('nameMethods goes by %s', (_, commands, chosen, methods) => {
  expect([...nameMethods(commands, chosen).values()]).toEqual(methods)
})

test('nameMethods refuses two commands for one method', () => {
  expect(() => nameMethods(['guest-a-1', 'guest-a1', 'a1', 'guest-a-1'])).toThrow(GenerateError)
  expect(() => nameMethods(['guest-a', 'guest-b'], { 'guest-b': 'a' })).toThrow("'guest-b': 'a' is taken")
})
