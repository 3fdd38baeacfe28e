import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GuestAgent, QgaError } from '../src/index.js'
import { reachableBytes } from './reachable-bytes.js'
import { rejection } from './rejection.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-peers-'))
  await writeFile(join(folder, 'file'), '')
  await mkdir(join(folder, 'dir'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Listens, greets each client so, and answers its first bytes so. */
async function peer(name: string, greet: string | Buffer, answer?: (socket: Socket) => void) {
  const path = join(folder, name)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    if (greet.length > 0) socket.write(greet)
    socket.once('data', () => answer?.(socket))
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return {
    path,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const greeting = '{"QMP": {"version": {"qemu": {"micro": 0, "minor": 0, "major": 11}}, "capabilities": ["oob"]}}\r\n'
const http = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'

describe('a peer that is no agent', () => {
  it.each<[string, string | Buffer, ((socket: Socket) => void) | undefined, object]>([
    ['says nothing', '', undefined, { code: 'SYNC_FAILED', reason: 'silent' }],
    [
      'T20: is a QMP monitor',
      greeting,
      undefined,
      { code: 'NOT_AN_AGENT', message: expect.stringContaining('QMP monitor') },
    ],
    [
      'is an HTTP server',
      '',
      (s) => s.end(http),
      { code: 'NOT_AN_AGENT', message: expect.stringContaining('HTTP server') },
    ],
    ['sends random bytes', randomBytes(10_000), undefined, { code: 'NOT_AN_AGENT' }],
    ['greets like SSH', 'SSH-2.0-OpenSSH_9.2\r\n', undefined, { code: 'NOT_AN_AGENT' }],
    [
      'closes at once',
      '',
      (s) => s.destroy(),
      { code: 'CLOSED', message: expect.stringContaining('closed the connection') },
    ],
    ['T21: echoes', '', (s) => s.pipe(s), { code: 'SYNC_FAILED', reason: 'silent' }],
    [
      'answers every sync with another id',
      '',
      (s) => s.write('\xff{"return": 1}\n', 'latin1'),
      { code: 'SYNC_FAILED' },
    ],
    ['answers a sync without 0xFF', '', (s) => s.write('{"return": {}}\n'), { code: 'SYNC_FAILED' }],
  ])('%s', async (name, greet, answer, expected) => {
    await using wrong = await peer(name.replaceAll(' ', '-'), greet, answer)
    const startedAt = performance.now()
    const error = await rejection(GuestAgent.connect(wrong.path, { timeoutMs: 1_000 }))
    // With the time to find out that nobody else holds the socket.
    expect(performance.now() - startedAt).toBeLessThan(4_000)
    expect(error).toBeInstanceOf(QgaError)
    expect(error).toMatchObject(expected)
    expect((error as QgaError).hint).toBeTruthy()
    expect(error.message).not.toMatch(/\p{Cc}/u)
  })

  it('T2: sends garbage without end: bounded, within the deadline', async () => {
    const flood = (socket: Socket) => {
      const more = () => {
        while (!socket.destroyed && socket.write(randomBytes(65_536)));
      }
      socket.on('drain', more)
      more()
    }
    await using wrong = await peer('flood', '', flood)
    const before = reachableBytes()
    const error = await rejection(GuestAgent.connect(wrong.path, { timeoutMs: 800 }))
    expect((error as QgaError).code).toMatch(/NOT_AN_AGENT|SYNC_FAILED/)
    expect(reachableBytes() - before).toBeLessThan(100 * 1024 * 1024)
  })

  it.each([
    ['the connection', { maxUselessBytes: 100_000 }],
    ['getting into step', { resync: { maxBytes: 100_000 } }],
  ])('T2: sends a line without end: the same is told, whether the limit is that of %s', async (_, limits) => {
    const flood = (socket: Socket) => {
      const more = () => {
        while (!socket.destroyed && socket.write('a'.repeat(65_536)));
      }
      socket.on('drain', more)
      more()
    }
    await using wrong = await peer('flood', '', flood)
    const error = await rejection(GuestAgent.connect(wrong.path, { ...limits, maxFrameBytes: 65_536 }))
    expect(error).toMatchObject({ code: 'NOT_AN_AGENT', cause: { code: 'FLOODED' } })
  })
})

describe('a target that cannot be reached', () => {
  it.each([
    ['no such socket', () => join(folder, 'missing'), { code: 'CONNECT_FAILED', reason: 'not-found' }],
    ['no such folder', () => join(folder, 'no', 'where'), { code: 'CONNECT_FAILED', reason: 'not-found' }],
    ['a plain file', () => join(folder, 'file'), { code: 'CONNECT_FAILED', reason: 'not-a-socket' }],
    ['a folder', () => join(folder, 'dir'), { code: 'CONNECT_FAILED', reason: 'not-a-socket' }],
    ['a path that is too long', () => join(folder, 'x'.repeat(200)), { code: 'CONNECT_FAILED', reason: 'bad-path' }],
    ['a port where nobody listens', () => 'tcp://127.0.0.1:1', { code: 'CONNECT_FAILED', reason: 'refused' }],
    [
      'a host that does not exist',
      () => 'tcp://no-such-host.invalid:1',
      { code: 'CONNECT_FAILED', reason: 'unknown-host' },
    ],
    ['a bare word', () => 'web1', { code: 'BAD_ADDRESS' }],
    ['an unknown scheme', () => 'gopher://x/y', { code: 'BAD_ADDRESS' }],
    ['a port out of range', () => 'tcp://host:99999', { code: 'BAD_ADDRESS' }],
  ])('%s', async (_, target, expected) => {
    const error = await rejection(GuestAgent.connect(target(), { timeoutMs: 20_000 }))
    expect(error).toBeInstanceOf(QgaError)
    expect(error).toMatchObject(expected)
    expect((error as QgaError).hint).toBeTruthy()
  })

  it('no permission', async () => {
    await using closed = await peer('closed', '')
    await chmod(closed.path, 0)
    const isRoot = process.geteuid?.() === 0
    // Root may connect to anything, so it goes without its rights for a moment.
    if (isRoot) process.seteuid?.(65_534)
    const error = await rejection(GuestAgent.connect(closed.path)).finally(() => isRoot && process.seteuid?.(0))
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', reason: 'permission', hint: expect.stringContaining('kvm') })
  })

  it('aborts at once, with the reason', async () => {
    await using silent = await peer('aborted', '')
    const reason = new Error('changed my mind')
    const abort = new AbortController()
    setTimeout(() => abort.abort(reason), 50)
    const startedAt = performance.now()
    await expect(GuestAgent.connect(silent.path, { signal: abort.signal })).rejects.toBe(reason)
    expect(performance.now() - startedAt).toBeLessThan(2_500)
    await expect(GuestAgent.connect(silent.path, { signal: abort.signal })).rejects.toBe(reason)
  })
})
