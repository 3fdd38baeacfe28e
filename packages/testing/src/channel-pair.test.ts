import type { Channel, Receiver } from '@qga/wire'
import { describe, expect, test } from 'vitest'
import { aMoment } from '../test/fake.js'
import { channelPair } from './channel-pair.js'

/** Writes down what a channel tells, in order. */
function listen(channel: Channel, extra: Partial<Receiver> = {}): string[] {
  const told: string[] = []
  channel.start({
    data: (chunk) => {
      told.push(Buffer.from(chunk).toString())
      extra.data?.(chunk)
    },
    drained: () => told.push('drained'),
    closed: (cause) => told.push(cause === undefined ? 'closed' : `closed: ${cause.message}`),
  })
  return told
}

const text = (content: string) => new TextEncoder().encode(content)

describe('channelPair', () => {
  test('carries bytes both ways, in order, one chunk per write, in a later turn', async () => {
    const [one, other] = channelPair()
    const [heard, answered] = [listen(other), listen(one)]
    for (const word of ['a', 'bc', 'd']) expect(one.write(text(word))).toBe(true)
    other.write(text('x'))
    expect(heard).toEqual([])
    await aMoment()
    expect(heard).toEqual(['a', 'bc', 'd'])
    expect(answered).toEqual(['x'])
  })

  test('keeps what came before the start, and the end too', async () => {
    const [one, other] = channelPair()
    one.write(text('early'))
    one.close()
    await aMoment()
    const heard = listen(other)
    expect(heard).toEqual([])
    await aMoment()
    expect(heard).toEqual(['early', 'closed'])
  })

  test('closes both sides exactly once, after the last data', async () => {
    const [one, other] = channelPair()
    const [near, far] = [listen(one), listen(other)]
    one.write(text('last'))
    one.close()
    one.close()
    other.close()
    expect([near, far]).toEqual([[], []])
    await aMoment()
    expect(near).toEqual(['closed'])
    expect(far).toEqual(['closed'])
  })

  test('delivers what was written before a close from the same side', async () => {
    const [one, other] = channelPair()
    const far = listen(other)
    listen(one)
    one.write(text('last'))
    one.close()
    await aMoment()
    expect(far).toEqual(['last', 'closed'])
  })

  test('gives a closed end nothing more', async () => {
    const [one, other] = channelPair()
    const near = listen(one, { data: () => one.close() })
    listen(other)
    other.write(text('a'))
    other.write(text('b'))
    await aMoment()
    expect(near).toEqual(['a', 'closed'])
  })

  test('ignores writes after the end', async () => {
    const [one, other] = channelPair()
    const far = listen(other)
    one.close()
    expect(one.write(text('late'))).toBe(false)
    expect(other.write(text('late'))).toBe(false)
    await aMoment()
    expect(far).toEqual(['closed'])
  })

  test('breaks with a cause on both sides', async () => {
    const [one, other] = channelPair()
    const [near, far] = [listen(one), listen(other)]
    other.write(text('lost'))
    one.fail(new Error('reset'))
    one.fail(new Error('again'))
    await aMoment()
    expect(near).toEqual(['closed: reset'])
    expect(far).toEqual(['closed: reset'])
  })

  test('tells the writer to wait, and when to go on', async () => {
    const [one, other] = channelPair({ highWaterBytes: 4 })
    const near = listen(one)
    expect(one.write(text('abc'))).toBe(true)
    expect(one.write(text('d'))).toBe(false)
    await aMoment()
    expect(near).toEqual([])
    const far = listen(other)
    await aMoment()
    expect(far).toEqual(['abc', 'd'])
    expect(near).toEqual(['drained'])
    expect(one.write(text('abc'))).toBe(true)
  })

  test('copies what is written', async () => {
    const [one, other] = channelPair()
    const far = listen(other)
    const bytes = text('kept')
    one.write(bytes)
    bytes.fill(0)
    await aMoment()
    expect(far).toEqual(['kept'])
  })

  test('names itself, and is local', () => {
    expect(channelPair({ label: 'test line' })[0]).toMatchObject({ label: 'test line', local: true })
  })
})
