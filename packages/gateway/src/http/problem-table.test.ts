import * as client from '@qga/client'
import { FreezeError, TransferError } from '@qga/client'
import * as wire from '@qga/wire'
import { ClosedError, ConnectError, FloodError, QgaError, TimeoutError } from '@qga/wire'
import { CommandError } from '@qga/wire/calls'
import { describe, expect, it } from 'vitest'
import { BodyTooLargeError } from '../errors/body-too-large-error.js'
import { GatewayBusyError } from '../errors/gateway-busy-error.js'
import { UnauthorizedError } from '../errors/unauthorized-error.js'
import { problemOf, problemResponse } from './problem.js'
import { problemTable } from './problem-table.js'

/** Errors that the gateway's own calls cannot bring about: of folders, of files here, and of its own start. */
const elsewhere = ['QGA_ERROR', 'EXISTS_HERE', 'FOREIGN_PART', 'NO_SPACE', 'FD_NOT_PASSED', 'NOT_SENT']

describe('the table', () => {
  const codes = [...Object.values(client), ...Object.values(wire)].flatMap((one) =>
    typeof one === 'function' && 'code' in one ? [String(one.code)] : [],
  )
  it('has a row for every error of the client and of what is below it', () => {
    expect(codes.length).toBeGreaterThan(25)
    expect(codes.filter((code) => !Object.hasOwn(problemTable, code) && !elsewhere.includes(code))).toEqual([])
  })
})

const label = 'unix:/x'
const tooLarge = new BodyTooLargeError('too large')
const stopped = { bytes: 5, total: 9, part: undefined, resumable: false }

describe('a problem', () => {
  it.each<[string, Error, object]>([
    ['no socket', new ConnectError('not-found', 'no'), { status: 503, code: 'CONNECT_FAILED', reason: 'not-found' }],
    [
      'the end, for no known reason',
      new ClosedError('x', { cause: new Error('x') }),
      { status: 503, code: 'CLOSED', written: false },
    ],
    [
      'the end of one that was sent',
      new ClosedError('x', { written: true }),
      { status: 503, code: 'CLOSED', written: true },
    ],
    ['the end of a flood', new ClosedError('x', { cause: new FloodError('x') }), { status: 502, code: 'CLOSED' }],
    ['unsent', new TimeoutError('late', { timeoutMs: 1, written: false }), { status: 504, written: false }],
    ['sent', new TimeoutError('late', { timeoutMs: 1, written: true }), { status: 504, written: true }],
    ['refused', new CommandError('guest-x', { class: 'C', desc: 'D' }), { status: 422, class: 'C', desc: 'D' }],
    ['frozen already', new FreezeError('already-frozen', 'x', { label, guest: 'frozen' }), { status: 409 }],
    ['no freeze came', new FreezeError('no-reply', 'x', { label, guest: 'thawed' }), { status: 504 }],
    [
      'broke off for a cause',
      new TransferError('/x', stopped, tooLarge),
      { status: 413, code: 'TRANSFER_FAILED', bytes: 5 },
    ],
    ['broke off for none', new TransferError('/x', stopped, new Error('x')), { status: 502 }],
    [
      'unforeseen',
      new Error('secret'),
      { status: 500, code: 'INTERNAL', detail: 'the gateway failed; its log tells more' },
    ],
  ])('%s', (_name, error, told) => {
    expect(problemOf(error)).toMatchObject({ type: 'about:blank', title: expect.any(String), ...told })
  })

  it('is fit to be shown, whatever the guest says', () => {
    const desc = `\u001b[2J\u202e\ud800${'x'.repeat(10_000)}`
    const text = JSON.stringify(problemOf(new CommandError('guest-x', { class: '\n', desc })))
    expect(text).toMatch(/^[ -~…]*$/)
    expect(text.length).toBeLessThan(5_000)
  })

  it('tells when to come again, and who may', async () => {
    expect(problemResponse(new GatewayBusyError('x'), { retryMs: 2_400 }).headers.get('retry-after')).toBe('3')
    expect(problemResponse(new ClosedError('x')).headers.get('retry-after')).toBe('1')
    const flooded = new ClosedError('x', { cause: new FloodError('x') })
    expect(problemResponse(flooded).headers.get('retry-after')).toBeNull()
    expect(problemResponse(tooLarge).headers.get('retry-after')).toBeNull()
    expect(problemResponse(new UnauthorizedError('x')).headers.get('www-authenticate')).toBe('Bearer')
  })

  it('a code that is in no table is a fault of the gateway', () => {
    class OddError extends QgaError {
      static override readonly code = 'toString'
    }
    expect(problemOf(new OddError('x'))).toMatchObject({ status: 500, code: 'INTERNAL' })
  })
})
