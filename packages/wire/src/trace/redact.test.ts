import { describe, expect, test } from 'vitest'
import { redact } from './redact.js'

describe('redact', () => {
  test.each<[string, unknown, unknown]>([
    [
      'a file read',
      { return: { count: 3, 'buf-b64': 'YWJj', eof: true } },
      { return: { count: 3, 'buf-b64': '[redacted, length 4]', eof: true } },
    ],
    [
      'a file write',
      { execute: 'guest-file-write', arguments: { handle: 1, 'buf-b64': 'YWJj' } },
      { execute: 'guest-file-write', arguments: { handle: 1, 'buf-b64': '[redacted, length 4]' } },
    ],
    [
      'a program',
      {
        execute: 'guest-exec',
        arguments: { path: 'mysql', arg: ['-psecret', 'db'], env: ['A=b'], 'input-data': 'YWJj' },
      },
      {
        execute: 'guest-exec',
        arguments: {
          path: 'mysql',
          arg: '[redacted, length 2]',
          env: '[redacted, length 1]',
          'input-data': '[redacted, length 4]',
        },
      },
    ],
    [
      'its end',
      { return: { exited: true, exitcode: 0, 'out-data': 'YQ==', 'err-data': '' } },
      { return: { exited: true, exitcode: 0, 'out-data': '[redacted, length 4]', 'err-data': '[redacted, length 0]' } },
    ],
    [
      'a password',
      { arguments: { username: 'root', password: 'cw==', crypted: false } },
      { arguments: { username: 'root', password: '[redacted, length 4]', crypted: false } },
    ],
    ['keys', { return: { keys: ['ssh-ed25519 AAAA'] } }, { return: { keys: '[redacted, length 1]' } }],
    [
      "QEMU's secrets",
      { arguments: { 'qom-type': 'secret', data: 'abc' } },
      { arguments: { 'qom-type': 'secret', data: '[redacted, length 3]' } },
    ],
    ['no data of events', { event: 'STOP', data: { reason: 'x' } }, { event: 'STOP', data: { reason: 'x' } }],
    ['a secret of another type', { password: 7n, env: { a: 1 } }, { password: '[redacted]', env: '[redacted]' }],
    [
      'an error without an id',
      { error: { class: 'A', desc: 'stray "secret' } },
      { error: { class: 'A', desc: '[redacted, length 13]' } },
    ],
    [
      'an error with an id',
      { error: { class: 'A', desc: 'no such file' }, id: 1 },
      { error: { class: 'A', desc: 'no such file' }, id: 1 },
    ],
    [
      'an error with an id, the other way round',
      { id: null, error: { desc: 'x' } },
      { id: null, error: { desc: 'x' } },
    ],
    ['an error without a desc', { error: { class: 'A' } }, { error: { class: 'A' } }],
    ['an error that is none', { error: 'text' }, { error: 'text' }],
    ['secrets far inside', [[{ a: [{ password: 'x' }] }]], [[{ a: [{ password: '[redacted, length 1]' }] }]]],
    ['a number', 7, 7],
    ['a bigint', 7n, 7n],
    ['null', null, null],
    ['a text', 'password', 'password'],
    ['nothing secret', { return: [1, 'a', null, { b: {} }] }, { return: [1, 'a', null, { b: {} }] }],
  ])('%s', (_, message, shown) => {
    const before = structuredClone(message)
    expect(redact(message)).toStrictEqual(shown)
    expect(message).toStrictEqual(before)
  })

  test('T9: a member named __proto__ stays an own one', () => {
    const shown = redact(JSON.parse('{"return": {"__proto__": {"password": "x", "a": 1}}}'))
    expect(JSON.stringify(shown)).toBe('{"return":{"__proto__":{"password":"[redacted, length 1]","a":1}}}')
    expect(Object.keys(Object.prototype)).toEqual([])
    expect('a' in {}).toBe(false)
  })

  test('T5: a value of many levels', () => {
    let deep: unknown = { password: 'x' }
    for (let level = 0; level < 100_000; level++) deep = [deep]
    let shown = redact(deep)
    while (Array.isArray(shown)) shown = shown[0]
    expect(shown).toEqual({ password: '[redacted, length 1]' })
  })
})
