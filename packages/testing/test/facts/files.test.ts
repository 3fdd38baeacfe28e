import { expect, test } from 'vitest'
import { failed, ok } from '../replies.js'
import { describeFacts } from '../subjects.js'
import { carryOut, opened, type Step } from './steps.js'

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')
const read = (text: string, eof: boolean) =>
  ok(`{"count": ${text.length}, "buf-b64": "${base64(text)}", "eof": ${eof}}`)
const wrote = (count: number) => ok(`{"count": ${count}, "eof": false}`)
const at = (position: number) => ok(`{"eof": false, "position": ${position}}`)

const open = (path: string, mode: string, line = opened): Step => ['guest-file-open', { path, mode }, line]
const take = (line: string, count?: number, handle = '$1'): Step => [
  'guest-file-read',
  { handle, ...(count === undefined ? {} : { count }) },
  line,
]
const put = (text: string, line = wrote(text.length), handle = '$1'): Step => [
  'guest-file-write',
  { handle, 'buf-b64': base64(text) },
  line,
]
const seek = (offset: number, whence: unknown, line: string, handle = '$1'): Step => [
  'guest-file-seek',
  { handle, offset, whence },
  line,
]
const flush = (line = ok(), handle = '$1'): Step => ['guest-file-flush', { handle }, line]
const close = (line = ok(), handle = '$1'): Step => ['guest-file-close', { handle }, line]
const full = 'No space left on device'

/** Writes a file to begin with. */
const given = (path: string, text: string): Step[] => [open(path, 'w'), put(text), close()]

const modes = ['r', 'rb', 'r+', 'rb+', 'r+b', 'a', 'ab', 'a+', 'ab+', 'a+b', 'w', 'wb', 'w+', 'wb+', 'w+b']
const noModes = ['x', 'wx', '', 'rw', 're', 'b', 'rt', 'rbb']

const facts: Readonly<Record<string, readonly Step[]>> = {
  'eof: set by a short read only': [
    ...given('@/eof', '0123456789'),
    open('@/eof', 'r'),
    take(read('0123', false), 4, '$2'),
    take(read('456789', false), 6, '$2'),
    take(read('', true), 1, '$2'),
    take(read('', false), 0, '$2'),
    seek(2, 0, at(2), '$2'),
    take(read('23456789', true), undefined, '$2'),
  ],
  'count: from 0 to 48 MiB': [
    ...given('@/count', 'x'),
    open('@/count', 'r'),
    take(failed("value '-1' is invalid for argument count"), -1, '$2'),
    take(failed("value '50331649' is invalid for argument count"), 50_331_649, '$2'),
    take(failed("Invalid parameter type for 'count', expected: integer"), 1.5, '$2'),
    take(read('x', true), 50_331_648, '$2'),
  ],
  'seek: by number or name, past the end too': [
    ...given('@/seek', '0123456789'),
    open('@/seek', 'r'),
    seek(-1, 0, failed('failed to seek file: Invalid argument'), '$2'),
    seek(100, 'set', at(100), '$2'),
    take(read('', true), undefined, '$2'),
    seek(-3, 'end', at(7), '$2'),
    take(read('789', false), 3, '$2'),
    seek(-2, 1, at(8), '$2'),
    seek(0, 3, failed('invalid whence code 3'), '$2'),
    seek(0, 'foo', failed("Parameter 'whence' does not accept value 'foo'"), '$2'),
    seek(0, 1.5, failed("Invalid parameter type for 'whence', expected: integer"), '$2'),
    seek(0, true, failed("Invalid parameter type for 'whence', expected: GuestFileWhence"), '$2'),
    ['guest-file-seek', { handle: '$2', offset: 0 }, failed("Parameter 'whence' is missing")],
  ],
  'hole: writing behind the end fills with zeros': [
    open('@/hole', 'w'),
    seek(3, 'set', at(3)),
    put('x'),
    close(),
    open('@/hole', 'r'),
    take(read('\0\0\0x', true), undefined, '$2'),
  ],
  'rights: a handle reads and writes as it was opened': [
    ...given('@/rights', 'abc'),
    open('@/rights', 'r'),
    put('x', failed('failed to write to file: Bad file descriptor'), '$2'),
    flush(ok(), '$2'),
    open('@/rights', 'w'),
    take(failed('failed to read file: Bad file descriptor'), undefined, '$3'),
  ],
  'handles: unknown once they are closed': [
    ...given('@/handles', ''),
    close(failed("handle '$1' has not been found")),
    take(failed("handle '$1' has not been found")),
    flush(failed("handle '$1' has not been found")),
    put('x', failed("handle '$1' has not been found")),
    seek(0, 0, failed("handle '$1' has not been found")),
  ],
  'mode: those of fopen': [
    ...given('@/mode', ''),
    ...noModes.map((mode) => open('@/mode', mode, failed(`invalid file open mode '${mode}'`))),
  ],
  'paths: what cannot be opened': [
    open('@/none', 'r', failed("failed to open file '@/none' (mode: 'r'): No such file or directory")),
    open('@/none/x', 'w', failed("failed to open file '@/none/x' (mode: 'w'): No such file or directory")),
    open('', 'r', failed("failed to open file '' (mode: 'r'): No such file or directory")),
    open('@', 'w', failed("failed to open file '@' (mode: 'w'): Is a directory")),
    ...given('@/file', ''),
    open('@/file/x', 'r', failed("failed to open file '@/file/x' (mode: 'r'): Not a directory")),
    open('a\0b', 'r', failed("failed to open file 'a\\u0000b' (mode: 'r'): No such file or directory")),
  ],
  'folder: opens for reading, and cannot be read': [
    open('@', 'r'),
    take(failed('failed to read file: Is a directory')),
    seek(0, 0, at(0)),
    flush(),
    close(),
  ],
  'read-after-write: begins where the writing ended': [
    open('@/both', 'w+'),
    put('hello'),
    take(read('', true)),
    seek(0, 'set', at(0)),
    take(read('hello', true)),
    put('XY'),
    seek(0, 1, at(7)),
    seek(0, 'set', at(0)),
    take(read('he', false), 2),
    put('__'),
    take(read('oX', false), 2),
  ],
  'append: writes at the end, wherever it stands': [
    ...given('@/append', 'old'),
    open('@/append', 'a+'),
    take(read('old', true), undefined, '$2'),
    seek(0, 'set', at(0), '$2'),
    put('END', wrote(3), '$2'),
    seek(0, 'set', at(0), '$2'),
    take(read('oldEND', true), undefined, '$2'),
  ],
  'buffer: what is written waits for a flush, or for 4096 bytes': [
    open('@/buffer', 'w'),
    open('@/buffer', 'r'),
    put('x'.repeat(10)),
    take(read('', true), undefined, '$2'),
    flush(),
    take(read('xxxxxxxxxx', true), undefined, '$2'),
    put('y'.repeat(4097)),
    take(read('y'.repeat(4096), false), 4096, '$2'),
    take(read('', true), undefined, '$2'),
    close(),
    take(read('y', true), undefined, '$2'),
  ],
  'full: an error may come only with the flush, and is told once': [
    open('/dev/full', 'w'),
    put('x'),
    flush(failed(`failed to flush file: ${full}`)),
    flush(),
    close(),
    open('/dev/full', 'w'),
    put('x', wrote(1), '$2'),
    close(failed(`failed to close handle: ${full}`), '$2'),
    open('/dev/full', 'w+'),
    put('x', wrote(1), '$3'),
    take(failed(`failed to flush file: ${full}`), 2, '$3'),
    open('/dev/full', 'w'),
    put('x', wrote(1), '$4'),
    seek(0, 0, failed(`failed to seek file: ${full}`), '$4'),
    open('/dev/full', 'w'),
    put('x'.repeat(5000), failed(`failed to write to file: ${full}`), '$5'),
    close(ok(), '$5'),
  ],
  'devices: /dev/zero has no end, /dev/null nothing': [
    open('/dev/zero', 'r'),
    take(read('\0\0\0', false), 3),
    open('/dev/null', 'r'),
    take(read('', true), undefined, '$2'),
  ],
  'arguments: checked in the order of the schema': [
    ['guest-file-open', {}, failed("Parameter 'path' is missing")],
    ['guest-file-open', { path: 1, mode: 2 }, failed("Invalid parameter type for 'path', expected: string")],
    ['guest-file-open', { path: 'x', mode: null }, failed("Invalid parameter type for 'mode', expected: string")],
    ['guest-file-open', { path: '@', x: 1 }, failed("Parameter 'x' is unexpected")],
    ['guest-file-read', { handle: '1' }, failed("Invalid parameter type for 'handle', expected: integer")],
    ['guest-file-write', { handle: 1 }, failed("Parameter 'buf-b64' is missing")],
  ],
}

const base64Facts: readonly [text: string, line: string, bytes: string][] = [
  ['', wrote(0), ''],
  ['YWJj', wrote(3), 'abc'],
  ['YWJj\nZGVm', wrote(6), 'abcdef'],
  ['YW==', wrote(1), 'a'],
  ['YWI', wrote(0), ''],
  ['=', wrote(0), ''],
  ['Y===', wrote(1), '`'],
  ['====', wrote(1), '\0'],
  ['YW=jZGVm', wrote(5), 'a#def'],
  ['YQ==YQ==', wrote(2), 'aa'],
  ['!!!', failed('Base64 data contains invalid characters'), ''],
  [' ', failed('Base64 data contains invalid characters'), ''],
  ['YWJj\r\n', failed('Base64 data contains invalid characters'), ''],
  ['YWJj\0', failed('Base64 data contains invalid characters'), ''],
]

const countFacts: readonly [count: number, line: string][] = [
  [2, wrote(2)],
  [0, wrote(0)],
  [4, failed("value '4' is invalid for argument count")],
  [-1, failed("value '-1' is invalid for argument count")],
]

describeFacts('files', (subject) => {
  test.each(Object.entries(facts))('%s', async (_, steps) => {
    await carryOut(subject(), steps)
  })

  test.each(modes)('mode: %j opens', async (mode) => {
    await carryOut(subject(), [...given('@/mode', 'x'), open('@/mode', mode), close(ok(), '$2')])
  })

  test.each(base64Facts)('base64: %j', async (text, line, bytes) => {
    await carryOut(subject(), [
      open('@/base64', 'w+'),
      ['guest-file-write', { handle: '$1', 'buf-b64': text }, line],
      seek(0, 0, at(0)),
      take(read(bytes, true)),
    ])
  })

  test.each(countFacts)('write-count: %d of 3 bytes', async (count, line) => {
    await carryOut(subject(), [
      open('@/write-count', 'w'),
      ['guest-file-write', { handle: '$1', 'buf-b64': 'YWJj', count }, line],
    ])
  })

  test('handle-numbers: go up by one, and outlive their client', async () => {
    const first = await subject().client.call('guest-file-open', { path: subject().folder })
    const second = await subject().client.call('guest-file-open', { path: subject().folder })
    const [one = 0, two = 0] = [first, second].map((reply) => Number(/\d+/.exec(reply)?.[0]))
    expect(one).toBeGreaterThanOrEqual(1000)
    expect(two).toBe(one + 1)
  })
})
