import { FakeAgent, type Fault } from '@qga/testing'
import { describe, expect, it } from 'vitest'
import { GuestAgent, QgaError } from '../src/index.js'
import { rejection } from './rejection.js'

const status = (reply: object) => ({
  'guest-exec': () => ({ pid: 1 }),
  'guest-exec-status': () => ({ exited: true, ...reply }),
})
const file = (reply: object) => ({
  'guest-file-open': () => 1000,
  'guest-file-read': () => ({ count: 1, eof: true, ...reply }),
})

/** What a guest returns is a claim: helpers take it only if it has the shape that it must have. */
describe('a guest that lies to helpers', () => {
  it.each<[string, Record<string, () => unknown>, (agent: GuestAgent) => Promise<unknown>]>([
    ['T17: a time that is text', { 'guest-get-time': () => 'noon' }, (a) => a.getTime()],
    ['T7: a time with a fraction', { 'guest-get-time': () => 1.5 }, (a) => a.getTime()],
    ['T7: a time beyond 64 bits', { 'guest-get-time': () => 2n ** 63n }, (a) => a.getTime()],
    ['T17: a pid that is an object', { 'guest-exec': () => ({ pid: {} }) }, (a) => a.exec(['x'])],
    ['T17: no pid', { 'guest-exec': () => null }, (a) => a.exec(['x'])],
    ['T14: output that is no base64', status({ 'out-data': '!!!!' }), (a) => a.exec(['x'])],
    ['T17: output that is no text', status({ 'out-data': 7 }), (a) => a.exec(['x'])],
    ['T17: an exit code that is text', status({ exitcode: '0' }), (a) => a.exec(['x'])],
    ['T14: padding inside', status({ 'err-data': 'YQ==YQ==' }), (a) => a.exec(['x'])],
    ['T17: a handle that is text', { 'guest-file-open': () => 'x' }, (a) => a.files.readFile('/x')],
    ['T14: file data that is no base64', file({ 'buf-b64': '*' }), (a) => a.files.readFile('/x')],
    [
      'T14: file data with padding inside, and long',
      file({ 'buf-b64': `${'QUJD'.repeat(500)}YQ==${'QUJD'.repeat(500)}` }),
      (a) => a.files.readFile('/x'),
    ],
    [
      'T13: more file data than asked',
      file({ 'buf-b64': Buffer.alloc(70_000).toString('base64') }),
      (a) => a.files.readFile('/x'),
    ],
    [
      'T17: a read that is null',
      { 'guest-file-open': () => 1, 'guest-file-read': () => null },
      (a) => a.files.readFile('/x'),
    ],
    ['T15: no bytes and no end', file({ 'buf-b64': '', eof: false }), (a) => a.files.readFile('/x')],
    [
      'T13: a write of less than nothing',
      { 'guest-file-open': () => 1, 'guest-file-write': () => ({ count: -1, eof: false }) },
      (a) => a.files.writeFile('/x', 'abc'),
    ],
    [
      'T13: a write of nothing',
      { 'guest-file-open': () => 1, 'guest-file-write': () => ({ count: 0, eof: false }) },
      (a) => a.files.writeFile('/x', 'abc'),
    ],
    [
      'T13: a write of too much',
      { 'guest-file-open': () => 1, 'guest-file-write': () => ({ count: 4, eof: false }) },
      (a) => a.files.writeFile('/x', 'abc'),
    ],
  ])('%s', async (_, handlers, act) => {
    const extra = { 'guest-file-close': () => ({}), 'guest-file-flush': () => ({}) }
    const fake = new FakeAgent({ ...extra, ...handlers })
    await using agent = await GuestAgent.connect(fake.transport)
    const error = await rejection(act(agent))
    expect(error).toBeInstanceOf(QgaError)
    expect(error).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
    expect(await agent.sync({ id: 1 })).toBe(1)
  })

  it('T3: a reply that comes byte by byte does not put off the deadline', async () => {
    const trickle = (bytes: Uint8Array) => Array.from(bytes, (byte) => [Uint8Array.of(byte), { waitMs: 20 }]).flat()
    const slow: Fault = {
      name: 'a byte at a time',
      onReply: (bytes, { number }) => (number < 4 ? [bytes] : trickle(bytes)),
    }
    const fake = new FakeAgent({}, { faults: [slow], hostName: 'x'.repeat(500) })
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await rejection(agent.getHostName({ timeoutMs: 300 }))).toMatchObject({ code: 'TIMEOUT', written: true })
    fake.restart()
    fake.faults = []
    expect(await agent.sync({ id: 1 })).toBe(1)
  })

  it('T13: a checksum that differs', async () => {
    const fake = new FakeAgent({}, { programs: { sha256sum: (io) => io.out(`${'0'.repeat(64)}  x\n`) } })
    await using agent = await GuestAgent.connect(fake.transport)
    const error = await rejection(agent.files.upload(import.meta.filename, '/tmp/x', { verify: 'sha256' }))
    expect(error).toMatchObject({ code: 'VERIFY_FAILED' })
  })

  it('a start of sha256sum without an answer is waited for as long as each request', async () => {
    const fake = new FakeAgent({
      'guest-exec': (args, { builtIn }) => (args.path === 'sha256sum' ? new Promise(() => {}) : builtIn()),
    })
    await using agent = await GuestAgent.connect(fake.transport)
    const copy = agent.files.upload(import.meta.filename, '/tmp/x', { verify: 'sha256', timeoutMs: 200 })
    expect(await rejection(copy)).toMatchObject({ cause: { code: 'TIMEOUT', timeoutMs: 200 } })
  })

  const unreadable: Fault = {
    name: 'a checksum that is no JSON',
    onReply: (bytes, { command }) =>
      command === 'guest-exec-status' && Buffer.from(bytes).includes('out-data')
        ? [Buffer.from('{"return": nonsense}\n')]
        : [bytes],
  }
  it.each([
    ['exec is blocked', { block: ['guest-exec'] }],
    ['sha256sum fails', { programs: { sha256sum: () => 127 } }],
    ['what sha256sum says is lost', { faults: [unreadable] }],
  ])('a checksum is made by reading back where %s', async (_, options) => {
    const fake = new FakeAgent({}, options)
    await using agent = await GuestAgent.connect(fake.transport)
    const sent = await agent.files.upload(import.meta.filename, '/tmp/x', { verify: 'sha256' })
    expect(sent.verified).toBe('read-back')
    expect(fake.openHandles).toHaveLength(0)
  })
})
