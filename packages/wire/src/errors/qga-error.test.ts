import { afterEach, describe, expect, test, vi } from 'vitest'
import * as wire from '../index.js'
import { AddressError } from './address-error.js'
import { ClosedError } from './closed-error.js'
import { ConnectError } from './connect-error.js'
import { DescriptorError } from './descriptor-error.js'
import { FloodError } from './flood-error.js'
import { FrameError, type FrameFault } from './frame-error.js'
import { JsonError, type JsonFault } from './json-error.js'
import { QgaError } from './qga-error.js'
import { TimeoutError } from './timeout-error.js'
import { UnsendableError } from './unsendable-error.js'

const samples = [
  { error: new AddressError('no address'), of: AddressError, name: 'AddressError', code: 'BAD_ADDRESS' },
  { error: new ClosedError('closed'), of: ClosedError, name: 'ClosedError', code: 'CLOSED' },
  { error: new ConnectError('refused', 'no'), of: ConnectError, name: 'ConnectError', code: 'CONNECT_FAILED' },
  {
    error: new DescriptorError('not passed'),
    of: DescriptorError,
    name: 'DescriptorError',
    code: 'FD_NOT_PASSED',
  },
  { error: new FloodError('too much'), of: FloodError, name: 'FloodError', code: 'FLOODED' },
  { error: new FrameError('torn', 5), of: FrameError, name: 'FrameError', code: 'BAD_FRAME' },
  { error: new JsonError('no JSON'), of: JsonError, name: 'JsonError', code: 'BAD_JSON' },
  {
    error: new TimeoutError('too late', { timeoutMs: 5, written: true }),
    of: TimeoutError,
    name: 'TimeoutError',
    code: 'TIMEOUT',
  },
  { error: new UnsendableError('no'), of: UnsendableError, name: 'UnsendableError', code: 'UNSENDABLE' },
]

describe.each(samples)('$name', ({ error, of, name, code }) => {
  test('is an Error and a QgaError', () => {
    expect(error).toBeInstanceOf(Error)
    expect(error).toBeInstanceOf(QgaError)
    expect(error).toBeInstanceOf(of)
  })

  test('is none of the others', () => {
    for (const other of samples) if (other.of !== of) expect(error).not.toBeInstanceOf(other.of)
  })

  test('has its name and its code', () => {
    expect(error.name).toBe(name)
    expect(error.code).toBe(code)
    expect(of.code).toBe(code)
    expect(String(error).startsWith(`${name}: `)).toBe(true)
    expect(error.stack).toContain('qga-error.test')
  })
})

test('every error class of the package has a code of its own, and is tested here', () => {
  const classes = Object.values(wire).filter((value) => typeof value === 'function' && 'code' in value)
  expect(new Set(classes)).toEqual(new Set([QgaError, ...samples.map(({ of }) => of)]))
  expect(new Set(samples.map(({ code }) => code)).size).toBe(samples.length)
})

describe('the text', () => {
  test('without a hint the message is the summary', () => {
    const error = new ClosedError('it is closed')
    expect(error).toMatchObject({ message: 'it is closed', summary: 'it is closed', hint: undefined })
  })

  test('a hint is the second sentence of the message', () => {
    const error = new ClosedError('it is closed', { hint: 'Open it' })
    expect(error).toMatchObject({ message: 'it is closed. Open it', summary: 'it is closed', hint: 'Open it' })
  })

  test.each<[FrameFault, RegExp]>([
    ['too-large', /is too large \(after 7 bytes\)\. .*maxFrameBytes$/],
    ['too-deep', /is too deep \(after 7 bytes\)\. .*maxDepth$/],
    ['too-complex', /is too complex \(after 7 bytes\)\. .*maxElements$/],
    ['torn', /is torn \(after 7 bytes\)$/],
    ['cut-off', /is cut off \(after 7 bytes\)$/],
  ])('a frame that is %s', (fault, message) => {
    const error = new FrameError(fault, 7)
    expect(error.message).toMatch(message)
    expect(error).toMatchObject({ fault, bytes: 7 })
  })
})

test.each<[JsonFault | undefined, JsonFault]>([
  [undefined, 'syntax'],
  ['long-number', 'long-number'],
])('the fault of a JsonError made with %s', (fault, told) => {
  expect(new JsonError('no', fault === undefined ? {} : { fault }).fault).toBe(told)
})

describe('the cause', () => {
  test.each([new Error('first'), 'text', null, 0])('%o is kept', (cause) => {
    expect(new ClosedError('closed', { cause }).cause).toBe(cause)
  })

  test('is absent when there is none', () => {
    expect(Object.hasOwn(new ClosedError('closed'), 'cause')).toBe(false)
    expect(Object.hasOwn(new ClosedError('closed', { cause: undefined }), 'cause')).toBe(false)
  })
})

describe('what belongs to some errors alone', () => {
  test('the reason of a ConnectError', () => {
    const cause = new Error('ECONNREFUSED')
    const error = new ConnectError('refused', 'cannot connect', { cause, hint: 'Start it' })
    expect(error).toMatchObject({ reason: 'refused', cause, message: 'cannot connect. Start it' })
  })

  test('the deadline of a TimeoutError, and whether the request had gone', () => {
    const error = new TimeoutError('too late', { timeoutMs: 5000, written: false, hint: 'Wait longer' })
    expect(error).toMatchObject({ timeoutMs: 5000, written: false, message: 'too late. Wait longer' })
  })
})

describe('instanceof', () => {
  test.each([
    undefined,
    null,
    0,
    'BAD_JSON',
    {},
    [],
    { code: 'BAD_JSON' },
    new Error('BAD_JSON'),
    Symbol('a'),
    () => {},
  ])('%o is none of ours', (value) => {
    expect(value instanceof QgaError).toBe(false)
    expect(value instanceof JsonError).toBe(false)
  })

  test('a class of a class', () => {
    class ReplyError extends QgaError {
      static override readonly code: string = 'BAD_REPLY'
    }
    class LateReplyError extends ReplyError {
      static override readonly code: string = 'LATE_REPLY'
    }
    const error = new LateReplyError('what is that')
    expect(error.code).toBe('LATE_REPLY')
    expect(error.name).toBe('LateReplyError')
    expect([LateReplyError, ReplyError, QgaError, Error].every((of) => error instanceof of)).toBe(true)
    expect(new ReplyError('no')).not.toBeInstanceOf(LateReplyError)
    expect(error).not.toBeInstanceOf(JsonError)
  })

  test('a class without a code of its own goes by its prototype', () => {
    class Plain extends JsonError {}
    expect(new Plain('no')).toBeInstanceOf(Plain)
    expect(new Plain('no')).toBeInstanceOf(JsonError)
    expect(new Plain('no').code).toBe('BAD_JSON')
    expect(new JsonError('no')).not.toBeInstanceOf(Plain)
  })
})

describe('two copies of the package', () => {
  afterEach(() => {
    vi.resetModules()
  })

  test('know each other', async () => {
    vi.resetModules()
    const copy = await import('../index.js')
    expect(copy.JsonError).not.toBe(JsonError)

    const theirs = new copy.ConnectError('busy', 'the queue is full')
    expect(theirs).toBeInstanceOf(ConnectError)
    expect(theirs).toBeInstanceOf(QgaError)
    expect(theirs).not.toBeInstanceOf(JsonError)

    expect(new JsonError('no')).toBeInstanceOf(copy.JsonError)
    expect(new JsonError('no')).toBeInstanceOf(copy.QgaError)
    expect(new JsonError('no')).not.toBeInstanceOf(copy.ConnectError)
  })
})
