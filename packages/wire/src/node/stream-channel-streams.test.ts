import { once } from 'node:events'
import { Duplex, PassThrough } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { recorder } from '../../test/recorder.js'
import { streamChannel } from './stream-channel.js'

const boom = new Error('boom')

/** A duplex whose readable side is fed by the test and whose destruction takes a while. */
function slowToDie(): Duplex {
  return new Duplex({
    read() {},
    write(_chunk, _encoding, done) {
      done()
    },
    destroy(error, done) {
      setTimeout(() => done(error), 5)
    },
  })
}

async function endsOf(stream: Duplex, between: () => Promise<void> | void = () => {}) {
  const channel = streamChannel(stream, 'stream')
  await between()
  const heard = recorder()
  channel.start(heard)
  await heard.ended
  await delay(15)
  return heard.ends
}

const nothing = () => {}
const microtask = () => Promise.resolve()
const tick = () => new Promise<void>((resolve) => process.nextTick(resolve))
const aWhile = () => delay(15)

describe.each([nothing, microtask, tick, aWhile])(
  'a stream destroyed before its channel is made, started after %o',
  (between) => {
    test.each([undefined, boom])('ends once, with cause %o', async (cause) => {
      const stream = new PassThrough()
      stream.on('error', nothing)
      stream.destroy(cause)
      expect(await endsOf(stream, between)).toEqual([cause])
    })

    test.each([undefined, boom])('that takes a while to die ends once, with cause %o', async (cause) => {
      const stream = slowToDie()
      stream.on('error', nothing)
      stream.destroy(cause)
      expect(await endsOf(stream, between)).toEqual([cause])
    })

    test.each([undefined, boom])('that died long before ends once, with cause %o', async (cause) => {
      const stream = new PassThrough()
      stream.on('error', nothing)
      stream.destroy(cause)
      await delay(10)
      expect(await endsOf(stream, between)).toEqual([cause])
    })

    test.each([undefined, boom])('and destroyed only behind it: ends once, with cause %o', async (cause) => {
      const stream = new PassThrough()
      const ends = endsOf(stream, async () => {
        stream.destroy(cause)
        await between()
      })
      expect(await ends).toEqual([cause])
    })
  },
)

describe('a stream', () => {
  test('that fails ends once, with the first error', async () => {
    const stream = slowToDie()
    const channel = streamChannel(stream, 'stream')
    const heard = recorder()
    channel.start(heard)
    stream.destroy(boom)
    stream.destroy(new Error('second'))
    channel.close()
    await heard.ended
    await delay(15)
    expect(heard.ends).toEqual([boom])
  })

  test('whose destruction fails is closed with that error, though it was destroyed in peace', async () => {
    const stream = new Duplex({
      read() {},
      destroy(_error, done) {
        setTimeout(() => done(boom), 5)
      },
    })
    stream.destroy()
    expect(await endsOf(stream)).toEqual([boom])
  })

  test('that tells an error but stays open is closed with that error', async () => {
    const stream = new Duplex({ autoDestroy: false, read() {}, write() {} })
    const heard = recorder()
    streamChannel(stream, 'stream').start(heard)
    stream.emit('error', boom)
    stream.emit('error', new Error('second'))
    expect(await heard.ended).toBe(boom)
    await delay(15)
    expect(heard.ends).toEqual([boom])
    expect(stream.destroyed).toBe(true)
  })

  test('that fails to write ends once, with that error', async () => {
    const stream = new Duplex({
      read() {},
      write(_chunk, _encoding, done) {
        done(boom)
      },
    })
    const channel = streamChannel(stream, 'stream')
    const heard = recorder()
    channel.start(heard)
    channel.write(bytes('a'))
    channel.write(bytes('b'))
    expect(await heard.ended).toBe(boom)
    await delay(10)
    expect(heard.ends).toEqual([boom])
  })

  test('whose readable side ends is destroyed, with its writable side', async () => {
    const stream = slowToDie()
    const channel = streamChannel(stream, 'stream')
    const heard = recorder()
    channel.start(heard)
    stream.push('last')
    stream.push(null)
    expect(await heard.ended).toBeUndefined()
    expect(heard.received.toString()).toBe('last')
    expect(stream.destroyed).toBe(true)
  })

  test('is never ended by its channel: close destroys it', async () => {
    const stream = slowToDie()
    let finals = 0
    stream.on('finish', () => finals++)
    const channel = streamChannel(stream, 'stream')
    const heard = recorder()
    channel.start(heard)
    channel.write(bytes('a'))
    channel.close()
    await heard.ended
    expect(finals).toBe(0)
  })

  test('with a `destroy` of its own, that takes its time, hears and tells nothing after close', async () => {
    const written: unknown[] = []
    const stream = new Duplex({
      emitClose: false,
      read() {},
      write(chunk, _encoding, done) {
        written.push(chunk)
        done()
      },
    })
    stream.destroy = () => stream.end()
    const channel = streamChannel(stream, 'stream')
    const heard = recorder()
    channel.start(heard)
    channel.close()
    expect(channel.write(bytes('a'))).toBe(false)
    stream.push('late')
    await delay(1)
    stream.emit('close')
    await delay(1)
    expect(heard.ends).toEqual([undefined])
    expect(heard.received.toString()).toBe('')
    expect(written).toEqual([])
  })

  test.each([
    ['an encoding', () => new PassThrough({ encoding: 'utf8' })],
    ['objects', () => new PassThrough({ objectMode: true })],
  ])('of %s gives text, and is closed with an error that says so', async (_, make) => {
    const stream = make()
    const heard = recorder()
    streamChannel(stream, 'stream').start(heard)
    stream.write('text')
    expect(await heard.ended).toEqual(new TypeError('stream gives string in place of bytes'))
    expect(heard.received.toString()).toBe('')
  })

  test.each([true, false, undefined])('gives its channel its label, and local (%o)', (local) => {
    const channel = streamChannel(new PassThrough(), 'serial', local === undefined ? {} : { local })
    expect([channel.label, channel.local]).toEqual(['serial', local ?? false])
  })

  test('without a receiver for drained is fine', async () => {
    const stream = new Duplex({
      highWaterMark: 1,
      read() {},
      write(_chunk, _encoding, done) {
        setTimeout(done, 1)
      },
    })
    const channel = streamChannel(stream, 'stream')
    const closed = new Promise<void>((resolve) => {
      channel.start({ data: nothing, closed: () => resolve() })
    })
    expect(channel.write(bytes('abc'))).toBe(false)
    await once(stream, 'drain')
    channel.close()
    await closed
  })
})
