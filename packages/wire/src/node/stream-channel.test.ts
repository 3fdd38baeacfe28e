import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { openers } from '../../test/opened.js'
import { read } from '../../test/peer.js'
import { type Recorder, recorder } from '../../test/recorder.js'
import type { Channel } from '../channel.js'

const MIB = 1024 * 1024

/** Long enough for what must not happen to happen, if it does. */
const moment = () => delay(15)

function writeInPieces(channel: Channel, data: Uint8Array, piece: number): void {
  for (let at = 0; at < data.length; at += piece) channel.write(data.subarray(at, at + piece))
}

/** There was an end, with this cause, and no second one came. */
async function endedOnce(heard: Recorder, cause?: unknown): Promise<void> {
  await heard.ended
  await moment()
  expect(heard.ends).toEqual([cause])
}

describe.each(openers)('a $kind channel', ({ open }) => {
  async function started() {
    const { channel, peer } = await open()
    onTestFinished(() => channel.close())
    const heard = recorder()
    channel.start(heard)
    return { channel, heard, socket: await peer.accept() }
  }

  test('carries every byte, both ways', async () => {
    const { channel, heard, socket } = await started()
    const all = Uint8Array.from({ length: 256 }, (_, at) => at)
    expect(channel.write(all)).toBe(true)
    socket.write(all)
    await heard.hasReceived(256)
    expect(heard.received).toEqual(Buffer.from(all))
    expect(await read(socket, 256)).toEqual(Buffer.from(all))
  })

  test.each([
    ['one write', 16 * MIB],
    ['large writes', MIB],
    ['small writes', 1000],
  ])('carries 16 MiB in order: %s', async (_, piece) => {
    const { channel, heard, socket } = await started()
    const data = randomBytes(16 * MIB)
    writeInPieces(channel, data, piece)
    socket.write(data)
    const [there] = await Promise.all([read(socket, data.length), heard.hasReceived(data.length)])
    expect(Buffer.compare(there, data)).toBe(0)
    expect(Buffer.compare(heard.received, data)).toBe(0)
  })

  test('write says when bytes are queued, and drained is called when they have gone', async () => {
    const { channel, heard, socket } = await started()
    expect(channel.write(new Uint8Array(8 * MIB))).toBe(false)
    await moment()
    expect(heard.drains).toBe(0)
    await read(socket, 8 * MIB)
    await expect.poll(() => heard.drains).toBe(1)
    expect(channel.write(bytes('x'))).toBe(true)
  })

  test('keeps what came before start', async () => {
    const { channel, peer } = await open()
    const socket = await peer.accept()
    socket.write('early')
    await moment()
    socket.write(' and late')
    const heard = recorder()
    channel.start(heard)
    await heard.hasReceived(14)
    expect(heard.received.toString()).toBe('early and late')
    channel.close()
  })

  test('keeps what came before start, even if the peer has left by then', async () => {
    const { channel, peer } = await open()
    const socket = await peer.accept()
    socket.end('last words')
    await moment()
    const heard = recorder()
    channel.start(heard)
    await endedOnce(heard)
    expect(heard.received.toString()).toBe('last words')
  })

  test('never half-closes: the peer sees no end before close, and its answer arrives', async () => {
    const { channel, heard, socket } = await started()
    let ends = 0
    socket.on('end', () => ends++)
    channel.write(bytes('request\n'))
    expect((await read(socket, 8)).toString()).toBe('request\n')
    await moment()
    expect(ends).toBe(0)
    socket.write('answer\n')
    await heard.hasReceived(7)
    channel.close()
    await expect.poll(() => ends).toBe(1)
  })

  test('ends when the peer ends: once, in peace, after the last data', async () => {
    const { heard, socket } = await started()
    const data = randomBytes(MIB)
    socket.end(data)
    await endedOnce(heard)
    expect(Buffer.compare(heard.received, data)).toBe(0)
  })

  test('ends once, with its cause, when the peer leaves what was sent unread', async () => {
    const { channel, heard, socket } = await started()
    channel.write(bytes('never read'))
    await moment()
    socket.destroy()
    await endedOnce(heard, expect.objectContaining({ code: 'ECONNRESET' }))
    channel.close()
    await moment()
    expect(heard.ends).toHaveLength(1)
  })

  test('ends once when the owner closes, however often', async () => {
    const { channel, heard, socket } = await started()
    channel.close()
    channel.close()
    await endedOnce(heard)
    channel.close()
    await moment()
    expect(heard.ends).toEqual([undefined])
    expect((await read(socket)).length).toBe(0)
  })

  test('closing drops what is queued, both ways', async () => {
    const { channel, heard, socket } = await started()
    channel.write(new Uint8Array(16 * MIB))
    socket.write(new Uint8Array(16 * MIB))
    await heard.hasReceived(1)
    channel.close()
    await endedOnce(heard)
    expect(heard.received.length).toBeLessThan(16 * MIB)
    expect((await read(socket)).length).toBeLessThan(16 * MIB)
  })

  test('writing after the end does nothing', async () => {
    const { channel, heard, socket } = await started()
    channel.close()
    expect(channel.write(bytes('too late'))).toBe(false)
    await endedOnce(heard)
    expect(channel.write(bytes('too late'))).toBe(false)
    expect((await read(socket)).length).toBe(0)
    expect(heard.ends).toEqual([undefined])
  })

  test('writing to a peer that has left ends it once', async () => {
    const { channel, heard, socket } = await started()
    socket.destroy()
    for (let writes = 0; writes < 20; writes++) {
      channel.write(new Uint8Array(100_000))
      await delay(1)
    }
    await heard.ended
    await moment()
    expect(heard.ends).toHaveLength(1)
  })

  test('closing before start reaches the receiver that comes later', async () => {
    const { channel } = await open()
    channel.close()
    const heard = recorder()
    channel.start(heard)
    expect(heard.ends).toEqual([])
    await endedOnce(heard)
  })

  test('start after the end tells it, not at once but once', async () => {
    const { channel } = await open()
    channel.close()
    await moment()
    const heard = recorder()
    channel.start(heard)
    expect(heard.ends).toEqual([])
    await endedOnce(heard)
  })
})
