import * as client from '@qga/client'
import { ProgramEndedError } from '@qga/wire/node'
import { describe, expect, test } from 'vitest'
import { InterruptedError } from './interrupt.js'
import { LocalFileError } from './local-file-error.js'
import { reportOf, reportTable } from './report.js'
import { UsageError } from './usage-error.js'

const {
  CommandError,
  CommandUnavailableError,
  ConnectError,
  ExecTimeoutError,
  ProtocolError,
  SyncError,
  TimeoutError,
} = client

/** The codes of all error classes that the client exports, of the one of transports by a program, and of our own. */
function codes(): string[] {
  const exported = Object.values(client).flatMap((value) =>
    typeof value === 'function' && value.prototype instanceof Error && Object.hasOwn(value, 'code') && 'code' in value
      ? [String(value.code)]
      : [],
  )
  return [
    ...exported.filter((code) => code !== client.QgaError.code),
    ...[InterruptedError, LocalFileError, ProgramEndedError, UsageError].map(({ code }) => code),
  ]
}

test('every error has a row, and every row an error', () => {
  expect(codes().length).toBeGreaterThan(15)
  expect(Object.keys(reportTable).sort()).toEqual(codes().sort())
})

const notFound = { class: 'CommandNotFound', desc: 'The command guest-x has been disabled' }
const failure = (command: string) => new CommandError(command, { class: 'GenericError', desc: 'no' })

test.each([
  ['ping', new ConnectError('not-found', 'x'), 1],
  ['exec', new ConnectError('not-found', 'x'), 125],
  ['ping', new SyncError('silent', 'x', 5), 124],
  ['ping', new SyncError('held', 'x', 5), 1],
  ['exec', new SyncError('silent', 'x', 5), 125],
  ['call', new TimeoutError('x', { timeoutMs: 5, written: true }), 124],
  ['exec', new TimeoutError('x', { timeoutMs: 5, written: true }), 124],
  ['exec', new ExecTimeoutError('x', 1, 5), 124],
  ['exec', failure('guest-exec'), 127],
  ['exec', failure('guest-exec-status'), 125],
  ['call', failure('guest-exec'), 1],
  ['exec', new CommandUnavailableError('guest-exec', notFound, 'disabled'), 126],
  ['call', new CommandUnavailableError('guest-x', notFound, 'absent'), 126],
  ['exec', new ProtocolError('x'), 125],
  ['exec', new UsageError('x'), 2],
  ['exec', new client.AddressError('x'), 2],
  ['exec', new LocalFileError('x', 'y'), 125],
  ['cp', new LocalFileError('x', 'y'), 1],
  ['exec', new InterruptedError('SIGINT'), 130],
  ['ping', new InterruptedError('SIGTERM'), 143],
])('%s: %s ends with %i', (command, error, exit) => {
  expect(reportOf(error, { command })).toMatchObject({ exit, code: error.code })
})

describe('reportOf', () => {
  const target = '/run/a.sock'

  test('names the target once', () => {
    const messageOf = (error: Error) => reportOf(error, { target })?.message
    expect(messageOf(new ConnectError('refused', `cannot connect to unix:${target}: nobody listens there`))).toBe(
      'cannot connect: nobody listens there',
    )
    expect(messageOf(new SyncError('silent', `unix:${target}`, 5000))).toBe(
      'the agent does not answer: connected, but no reply to guest-sync within 5000 ms',
    )
    expect(messageOf(new client.NotAgentError(`unix:${target}`, 'a QMP monitor'))).toBe(
      'what answers is no guest agent, but a QMP monitor',
    )
    expect(messageOf(new client.ClosedError(`unix:${target} closed the connection`))).toBe('closed the connection')
    expect(messageOf(new client.ClosedError('guest-x: no'))).toBe('guest-x: no')
  })

  test('tells the nearest cause that says more', () => {
    const inner = new Error('connect ECONNREFUSED')
    const outer = new Error('the same words', { cause: inner })
    const error = new ConnectError('refused', 'it has the same words', { cause: outer })
    expect(reportOf(error, {})?.cause).toBe('connect ECONNREFUSED')
    expect(reportOf(new ConnectError('refused', 'x'), {})?.cause).toBeUndefined()
    const late = new TimeoutError('x', {
      timeoutMs: 5,
      written: false,
      cause: new DOMException('aborted', 'AbortError'),
    })
    expect(reportOf(late, {})?.cause).toBeUndefined()
  })

  describe('of a session that is closed', () => {
    const closed = (cause?: Error) =>
      new client.ClosedError('guest-ping: the session is closed', { cause, hint: 'Connect again' })

    test.each([
      ['nothing', undefined, 'CLOSED', undefined, 'Connect again'],
      ['an error of the system', new Error('read ECONNRESET'), 'CLOSED', 'read ECONNRESET', 'Connect again'],
      ['a flood', new client.FloodError('it floods'), 'FLOODED', 'it floods', /^Restart the guest agent/],
      [
        'the end of a program',
        new ProgramEndedError('ssh', { exitCode: 255, signal: null, stderr: 'Connection reset\n' }),
        'PROGRAM_ENDED',
        'ssh ended with exit code 255: Connection reset',
        /^Run the program/,
      ],
      [
        'a refusal that came late',
        new ConnectError('permission', 'not let in', { hint: 'Check the key' }),
        'CONNECT_FAILED',
        'not let in',
        'Check the key',
      ],
      ['a message that is cut off', new client.FrameError('cut-off', 5), 'BAD_FRAME', /cut off/, 'Connect again'],
      ['its session, closed by a flood', closed(new client.FloodError('x')), 'FLOODED', 'x', /^Restart/],
    ])('by %s', (_, cause, code, why, hint) => {
      const report = reportOf(closed(cause), { target, command: 'ping' })
      expect(report).toMatchObject({ code, message: 'guest-ping: the session is closed', exit: 1, subject: target })
      if (why === undefined) expect(report?.cause).toBeUndefined()
      else expect(report?.cause).toMatch(why)
      expect(report?.hints).toEqual([expect.stringMatching(hint)])
    })
  })

  test("tells the agent's own words where a command is not available", () => {
    const report = reportOf(new CommandUnavailableError('guest-x', notFound, 'disabled'), { target })
    expect(report).toMatchObject({
      message: 'guest-x is disabled in this guest',
      cause: 'the agent says: The command guest-x has been disabled',
      subject: target,
    })
    expect(report?.hints[0]).toContain('--block-rpcs')
  })

  test("tells of a directory by cp's own options, not by those of the library", () => {
    const reply = { class: 'GenericError', desc: 'failed to read file: Is a directory' }
    const hint = 'Copy it with recursive: true'
    const read = new CommandError('guest-file-read', reply, { hint })
    expect(reportOf(read, { command: 'cp' })?.hints).toEqual(['Copy it with -r'])
    const told = { summary: '/etc/hosts is no folder in the guest', hint: 'Copy it without recursive' }
    const packed = new client.GuestProgramError('tar', { exitCode: 2 }, 'x', told)
    expect(reportOf(packed, { command: 'cp' })?.hints).toEqual(['Copy it without -r'])
    const opened = new CommandError('guest-file-open', {
      class: 'GenericError',
      desc: "failed: '/etc': Is a directory",
    })
    expect(reportOf(opened, { command: 'cp' })?.hints).toEqual([expect.stringMatching(/^Name the file in it/)])
    expect(reportOf(opened, { command: 'call' })?.hints).toEqual([])
    expect(reportOf(read, { command: 'call' })?.hints).toEqual([hint])
  })

  test('says what goes on after an interruption', () => {
    const interrupted = new InterruptedError('SIGINT')
    for (const command of ['exec', 'call', 'ping']) expect(reportOf(interrupted, { command })?.cause).toBeUndefined()
    const left = interrupted.leaving('it runs on')
    expect(reportOf(left, { command: 'exec' })).toMatchObject({
      cause: 'it runs on',
      exit: 130,
      message: 'interrupted',
    })
    expect(reportOf(new InterruptedError('SIGTERM').leaving('x'), { command: 'call' })?.exit).toBe(143)
  })

  test('failures on this side are not about the target', () => {
    expect(reportOf(new UsageError('x'), { target })?.subject).toBeUndefined()
    const missing = Object.assign(new Error('ENOENT: …'), { code: 'ENOENT', syscall: 'open', path: './x' })
    expect(reportOf(missing, { target })).toMatchObject({
      code: 'LOCAL_FILE',
      message: './x: there is no such file or directory on this machine',
      subject: undefined,
      cause: undefined,
    })
  })

  test('knows nothing of faults of qga itself', () => {
    expect(reportOf(new TypeError('x is not a function'), {})).toBeUndefined()
    expect(reportOf('a string', {})).toBeUndefined()
  })
})
