import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../json/json-value.js'
import { classifyReply } from './reply.js'

describe('classifyReply', () => {
  const table: [string, JsonValue, object][] = [
    ['a return', { return: {}, id: 'a' }, { kind: 'return', id: 'a', value: {} }],
    ['a return of null', { return: null }, { kind: 'return', value: null }],
    ['a return of zero', { return: 0 }, { kind: 'return', value: 0 }],
    ['a return of false', { return: false }, { kind: 'return', value: false }],
    ['a return of an empty string', { return: '' }, { kind: 'return', value: '' }],
    [
      'an error',
      { error: { class: 'GenericError', desc: 'no' }, id: 1 },
      { kind: 'error', id: 1, class: 'GenericError', desc: 'no' },
    ],
    ['our request come back', { execute: 'guest-ping', id: 'a' }, { kind: 'echo' }],
    ['a greeting', { QMP: { version: {} } }, { kind: 'greeting', value: { version: {} } }],
    ['an event', { event: 'STOP', timestamp: {} }, { kind: 'event', name: 'STOP' }],
    ['an event named __proto__', { event: '__proto__' }, { kind: 'event', name: '__proto__' }],
    ['an event without a name', { event: 1 }, { kind: 'malformed', what: 'an event whose name is no string' }],
    [
      'both',
      { return: {}, error: { class: 'a', desc: 'b' }, id: 'a' },
      { kind: 'malformed', id: 'a', what: 'both a return and an error' },
    ],
    ['neither', {}, { kind: 'malformed', what: 'neither a return nor an error' }],
    ['an error that is a string', { error: 'random error' }, { kind: 'malformed', what: 'an error that is no object' }],
    ['an error that is null', { error: null }, { kind: 'malformed' }],
    [
      'an error without a class',
      { error: { desc: 'b' } },
      { kind: 'malformed', what: 'an error without class or desc' },
    ],
    ['an error with a class that is no string', { error: { class: 1, desc: 'b' } }, { kind: 'malformed' }],
    ['an array', [{ return: {} }], { kind: 'malformed', what: 'a message that is no object' }],
    ['a number', 7, { kind: 'malformed' }],
    ['null', null, { kind: 'malformed' }],
  ]
  it.each(table)('%s', (_, message, expected) => {
    expect(classifyReply(message)).toMatchObject(expected)
  })

  it('looks at own members only', () => {
    const inherited: JsonValue = JSON.parse('{"__proto__": {"return": 1}}')
    expect(classifyReply(inherited)).toMatchObject({ kind: 'malformed' })
  })
})
