import { once } from 'node:events'
import { existsSync, linkSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listen as serve } from '../../test/peer.js'
import { recorder } from '../../test/recorder.js'
import { connectRejection, rejection } from '../../test/rejection.js'
import { tempDir } from '../../test/temp-dir.js'
import { listen } from './listen.js'

// What a channel of it carries is tested by the compliance suite.

const gone = new Error('the caller has gone')

async function visit(to: { path: string } | { host: string; port: number }) {
  const socket = connect({ ...to })
  socket.on('error', () => {})
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

describe('at a unix socket', () => {
  test('takes one, and is gone when it has come', async () => {
    const path = join(tempDir(), 'agent.sock')
    const opening = listen({ path }).open({})
    await expect.poll(() => existsSync(path)).toBe(true)
    const guest = await visit({ path })
    const channel = await opening
    expect([channel.label, channel.local]).toEqual([`listen:${path}`, true])
    await expect.poll(() => existsSync(path)).toBe(false)
    const heard = recorder()
    channel.start(heard)
    guest.write('hello')
    await heard.hasReceived(5)
    channel.close()
  })

  test('sends away who comes at the same time', async () => {
    const path = join(tempDir(), 'agent.sock')
    const opening = listen({ path }).open({})
    await expect.poll(() => existsSync(path)).toBe(true)
    const guests = [connect(path), connect(path), connect(path)]
    for (const guest of guests) guest.on('error', () => {}).resume()
    const channel = await opening
    await expect.poll(() => guests.filter(({ destroyed }) => destroyed).length).toBe(2)
    channel.close()
    await expect.poll(() => guests.every(({ destroyed }) => destroyed)).toBe(true)
  })

  test.each([
    [undefined, 0o600],
    [0o660, 0o660],
  ])('mode %o makes its mode %o', async (mode, made) => {
    const path = join(tempDir(), 'agent.sock')
    const modes: number[] = []
    const listening = () => modes.push(statSync(path).mode & 0o777)
    const caller = new AbortController()
    const opening = rejection(
      listen({ path }, { ...(mode !== undefined && { mode }), listening }).open({ signal: caller.signal }),
    )
    await expect.poll(() => modes).toEqual([made])
    caller.abort(gone)
    await opening
  })

  test('replaces a socket that a dead process has left', async () => {
    const dir = tempDir()
    const [first, path] = [join(dir, 'first'), join(dir, 'stale')]
    const { server } = await serve({ path: first })
    linkSync(first, path)
    await new Promise((resolve) => server.close(resolve))
    let bound = () => {}
    const listening = new Promise<void>((resolve) => {
      bound = resolve
    })
    const opening = listen({ path }, { listening: () => bound() }).open({})
    await Promise.race([listening, opening])
    await visit({ path })
    const channel = await opening
    channel.close()
  })

  test('aborted: nothing is left, and nobody gets in any more', async () => {
    const path = join(tempDir(), 'agent.sock')
    const caller = new AbortController()
    const opening = rejection(listen({ path }).open({ signal: caller.signal }))
    await expect.poll(() => existsSync(path)).toBe(true)
    caller.abort(gone)
    expect(await opening).toBe(gone)
    await expect.poll(() => existsSync(path)).toBe(false)
  })
})

describe('at a TCP port', () => {
  test('tells the port, takes one, and the port is free again', async () => {
    let port = 0
    const transport = listen(
      { host: '127.0.0.1', port: 0 },
      {
        listening: (at) => {
          port = at
        },
      },
    )
    const opening = transport.open({})
    await expect.poll(() => port).toBeGreaterThan(0)
    await visit({ host: '127.0.0.1', port })
    const channel = await opening
    expect([channel.label, channel.local]).toEqual(['listen:tcp://127.0.0.1:0', false])
    await serve({ host: '127.0.0.1', port })
    channel.close()
  })
})

describe('failures', () => {
  test.each<[string, () => string | Promise<string>, string, RegExp]>([
    [
      'somebody listens there',
      async () => {
        const path = join(tempDir(), 'agent.sock')
        await serve({ path })
        return path
      },
      'busy',
      /somebody else is there/,
    ],
    [
      'a file is there',
      () => {
        const path = join(tempDir(), 'file')
        writeFileSync(path, 'kept')
        return path
      },
      'busy',
      /what file is in its place/,
    ],
    [
      'a folder is there',
      () => {
        const path = join(tempDir(), 'folder')
        mkdirSync(path)
        return path
      },
      'busy',
      /somebody else is there/,
    ],
    ['no such folder', () => join(tempDir(), 'no', 'agent.sock'), 'not-found', /there is no such folder/],
    ['too long a path', () => join(tempDir(), 'x'.repeat(200)), 'bad-path', /107 bytes/],
    ['no path', () => '', 'bad-path', /107 bytes/],
    ['a NUL', () => '/tmp/a\0b', 'bad-path', /107 bytes/],
  ])('%s', async (_, make, reason, says) => {
    const path = await make()
    const error = await connectRejection(listen({ path }).open({}))
    expect(error.reason).toBe(reason)
    expect(error.message).toContain(`cannot listen at ${path}: `)
    expect(error.message).toMatch(says)
    if (existsSync(path) && statSync(path).isFile()) expect(readFileSync(path, 'utf8')).toBe('kept')
  })

  test('a port that is taken, and an address that is not ours', async () => {
    const { port } = await serve({ host: '127.0.0.1', port: 0 })
    expect((await connectRejection(listen({ host: '127.0.0.1', port }).open({}))).reason).toBe('busy')
    const error = await connectRejection(listen({ host: '192.0.2.1', port: 0 }).open({}))
    expect(error).toMatchObject({ reason: 'unknown-host', cause: { code: 'EADDRNOTAVAIL' } })
  })
})
