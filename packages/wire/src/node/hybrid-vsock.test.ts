import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { listen, read } from '../../test/peer.js'
import { recorder } from '../../test/recorder.js'
import { connectRejection, rejection } from '../../test/rejection.js'
import { tempDir } from '../../test/temp-dir.js'
import { hybridVsock } from './hybrid-vsock.js'

// What a channel of it carries is tested by the compliance suite.

const gone = new Error('the caller has gone')

/** A device that answers the handshake in these pieces, and a transport to it. */
async function device(...pieces: readonly string[]) {
  const path = join(tempDir(), 'vm.vsock')
  const peer = await listen({ path })
  const serving = peer.accept().then(async (socket) => {
    const request = await read(socket, 13)
    for (const piece of pieces) {
      if (piece === 'END') socket.end()
      else if (piece === 'BREAK') socket.resetAndDestroy()
      else socket.write(piece)
      await delay(5)
    }
    return { socket, request: request.toString() }
  })
  return { path, peer, serving, transport: hybridVsock(path, 1234) }
}

describe('the handshake', () => {
  test('asks for the port', async () => {
    const { path, serving, transport } = await device('OK 1073741824\n')
    const channel = await transport.open({})
    expect((await serving).request).toBe('CONNECT 1234\n')
    expect([transport.label, channel.label, channel.local]).toEqual([
      `hvsock://${path}:1234`,
      `hvsock://${path}:1234`,
      true,
    ])
    channel.close()
  })

  test.each([
    ['with a number', ['OK 5\n']],
    ['without one', ['OK\n']],
    ['with CR LF', ['OK 5\r\n']],
    ['in pieces', ['O', 'K 1', '2', '\n']],
  ])('takes OK %s', async (_, pieces) => {
    const { transport } = await device(...pieces)
    const channel = await transport.open({})
    channel.close()
  })

  test.each([
    ['in the same piece', ['OK 5\n{"QMP"', ': {}}\n']],
    ['right after', ['OK 5\n', '{"QMP": {}}\n']],
    ['in the piece that ends it', ['OK', ' 5\n{"QMP": {}}\n']],
  ])('keeps what comes %s', async (_, pieces) => {
    const { transport, serving } = await device(...pieces)
    const channel = await transport.open({})
    await serving
    const heard = recorder()
    channel.start(heard)
    await heard.hasReceived(12)
    expect(heard.received.toString()).toBe('{"QMP": {}}\n')
    channel.close()
  })
})

describe('failures', () => {
  test.each([
    ['ends', ['END']],
    ['ends in the middle of a line that could have been one', ['O', 'END']],
  ])('a device that %s: nobody listens in the guest', async (_, pieces) => {
    const { transport } = await device(...pieces)
    const error = await connectRejection(transport.open({}))
    expect(error.summary).toMatch(/: nobody in the guest listens on port 1234$/)
    expect(error.reason).toBe('refused')
  })

  test.each([
    ['an agent', '{"error": {"class": "GenericError"}}\n', '"{\\"error\\": {\\"class\\": \\"GenericError\\"}}"'],
    ['a refusal in words', 'ERROR no\n', '"ERROR no"'],
    ['nearly', 'OKAY 5\n', '"OKAY 5"'],
    ['an escape', '\x1b[31m\n', '"\\u001b[31m"'],
    ['a line without an end', 'x'.repeat(1000), `"${'x'.repeat(60)}"`],
  ])('%s in place of OK', async (_, answer, shown) => {
    const { transport } = await device(answer)
    const error = await connectRejection(transport.open({}))
    expect(error.summary).toMatch(/^cannot connect to hvsock:/)
    expect(error.summary).toContain(`the answer was ${shown} in place of OK`)
    expect(error.hint).toContain('hybrid vsock')
  })

  test('no such socket, and no path', async () => {
    expect((await connectRejection(hybridVsock(join(tempDir(), 'no'), 1).open({}))).reason).toBe('not-found')
    expect((await connectRejection(hybridVsock('', 1).open({}))).reason).toBe('bad-path')
  })
})

test('aborting while it waits for the answer ends the connection', async () => {
  const { transport, serving } = await device()
  const caller = new AbortController()
  const opening = rejection(transport.open({ signal: caller.signal }))
  const { socket } = await serving
  caller.abort(gone)
  expect(await opening).toBe(gone)
  await expect.poll(() => socket.destroyed).toBe(true)
})
