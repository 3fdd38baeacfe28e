import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandDescriptors } from './gen/descriptors.js'
import { editDistance, suggest } from './suggest.js'

const commands = Object.keys(commandDescriptors)

test.each([
  ['guest-pnig', 'guest-ping'],
  ['GUEST_PING', 'guest-ping'],
  ['guest-getosinfo', 'guest-get-osinfo'],
  ['guest-get-os-info', 'guest-get-osinfo'],
  ['guest-fs-freeze-freeze', 'guest-fsfreeze-freeze'],
])('suggest takes %s for %s', (name, command) => {
  expect(suggest(name, commands)[0]).toBe(command)
})

test.each([
  ['nothing near', 'format-disk', commands],
  ['nothing at all', '', commands],
  ['a very long word', 'x'.repeat(1e6), commands],
  ['a name of one letter', 'a', ['b']],
])('suggest offers nothing for %s', (_, name, candidates) => {
  expect(suggest(name, candidates)).toEqual([])
})

test('suggest offers three at most, nearest first', () => {
  expect(suggest('mode', ['modal', 'modes', 'mode', 'node'])).toEqual(['mode', 'modes', 'node'])
})

test.each([
  ['', '', 0],
  ['abc', '', 3],
  ['abc', 'abd', 1],
  ['abc', 'acb', 1],
  ['abc', 'abcd', 1],
  ['kitten', 'sitting', 3],
])('editDistance from %j to %j is %i', (from, to, distance) => {
  expect(editDistance(from, to)).toBe(distance)
})

test('editDistance is symmetric, and nought for equal words alone', () => {
  const word = fc.string({ maxLength: 12 })
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a))
      expect(editDistance(a, b) === 0).toBe(a === b)
    }),
  )
})
