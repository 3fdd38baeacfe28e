import { closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { descriptorPeer } from '../../test/descriptor-peer.js'
import { installed } from '../../test/installed.js'
import { tempDir } from '../../test/temp-dir.js'
import type { Channel } from '../channel.js'
import { unix } from './unix.js'

// Both ways of passing one; the second is taken where koffi is not installed.
const withoutKoffi = vi.hoisted(() => ({ now: false }))
vi.mock('./send-by-koffi.js', async (original) => {
  const { sendByKoffi } = await original<typeof import('./send-by-koffi.js')>()
  return { sendByKoffi: async () => (withoutKoffi.now ? undefined : await sendByKoffi()) }
})

function fileWith(content: string): number {
  const path = join(tempDir(), 'file')
  writeFileSync(path, content)
  const number = openSync(path, 'r')
  onTestFinished(() => closeSync(number))
  return number
}

async function opened(): Promise<{ channel: Channel; peer: Awaited<ReturnType<typeof descriptorPeer>> }> {
  const path = join(tempDir(), 's')
  const peer = await descriptorPeer(path)
  const channel = await unix(path).open({})
  channel.start({ data: () => {}, closed: () => {} })
  onTestFinished(() => channel.close())
  return { channel, peer }
}

const line = (text: string) => Buffer.from(`${text}\n`)

// Some of them wait for a few processes to start.
describe.runIf(installed('python3')).each([
  ['koffi', false],
  ['python3', true],
])('a descriptor is passed by %s', { timeout: 30_000 }, (_, without) => {
  test('between what is written before and after, and each with what it is', async () => {
    withoutKoffi.now = without
    const { channel, peer } = await opened()
    peer.read()
    channel.write(line('before'))
    const first = channel.passFd?.(fileWith('one'))
    channel.write(line('meanwhile'))
    await first
    await channel.passFd?.(fileWith('two'))
    channel.write(line('after'))
    await ended(channel)
    const { bytes, descriptors } = await peer.seen()
    expect(bytes.replaceAll(' ', '')).toBe('before\nmeanwhile\nafter\n')
    expect(descriptors.map(({ content }) => content)).toEqual(['one', 'two', 'last'])
    // Never within a line, where the peer's parser would be.
    for (const { behind } of descriptors) expect(bytes.slice(0, behind)).toMatch(/(^|\n) *$/)
  })

  test('when the peer reads again, if its buffer is full', async () => {
    withoutKoffi.now = without
    const { channel, peer } = await opened()
    const much = line('x'.repeat(2_000_000))
    expect(channel.write(much)).toBe(false)
    const passed = channel.passFd?.(fileWith('late'))
    peer.read()
    await passed
    await ended(channel)
    const { bytes, descriptors } = await peer.seen()
    expect(descriptors).toMatchObject([{ content: 'late' }, { content: 'last' }])
    expect(descriptors[0]?.behind).toBeGreaterThanOrEqual(much.length)
    expect(bytes.trimEnd()).toHaveLength(much.length - 1)
  })

  test('never within a message, however much is written meanwhile', async () => {
    withoutKoffi.now = without
    const { channel, peer } = await opened()
    peer.read()
    const much = line('x'.repeat(300_000))
    for (let count = 0; count < 3; count++) {
      channel.write(much)
      const passed = channel.passFd?.(fileWith('well'))
      for (let more = 0; more < 10; more++) {
        await delay(5)
        channel.write(much)
      }
      await passed
    }
    await ended(channel)
    const { bytes, descriptors } = await peer.seen()
    expect(descriptors).toHaveLength(4)
    for (const { behind } of descriptors) expect(bytes.slice(behind - 10, behind)).toMatch(/\n *$/)
  })

  test('in its turn, though somebody writes without a pause', async () => {
    withoutKoffi.now = without
    const path = join(tempDir(), 's')
    const peer = await descriptorPeer(path)
    const channel = await unix(path).open({})
    onTestFinished(() => channel.close())
    const much = line('x'.repeat(300_000))
    let going = true
    let drained = 0
    const more = () => {
      if (going && channel.write(much)) more()
    }
    channel.start({
      data: () => {},
      closed: () => {},
      drained: () => {
        drained++
        more()
      },
    })
    peer.read()
    more()
    const first = channel.passFd?.(fileWith('one'))
    channel.write(line('between'))
    const second = channel.passFd?.(fileWith('two'))
    channel.write(line('behind'))
    await Promise.all([first, second])
    // The writer goes on when they have gone.
    const before = drained
    await vi.waitFor(() => expect(drained).toBeGreaterThan(before + 1))
    going = false
    await ended(channel)
    const { bytes, descriptors } = await peer.seen()
    expect(descriptors.map(({ content }) => content)).toEqual(['one', 'two', 'last'])
    const [one = 0, two = 0] = descriptors.map(({ behind }) => behind)
    expect(bytes.slice(one, two).trim()).toBe('between')
    expect(bytes.slice(two).trimStart().slice(0, 7)).toBe('behind\n')
  })

  test('not one that is not open: the channel stays as it is', async () => {
    withoutKoffi.now = without
    const { channel, peer } = await opened()
    peer.read()
    await expect(channel.passFd?.(1_000_000)).rejects.toMatchObject({ code: 'FD_NOT_PASSED' })
    await channel.passFd?.(fileWith('well'))
    channel.write(line('after'))
    await ended(channel)
    expect(await peer.seen()).toMatchObject({ descriptors: [{ content: 'well' }, { content: 'last' }] })
  })

  test('not over a channel that is closed', async () => {
    withoutKoffi.now = without
    const { channel } = await opened()
    channel.close()
    await expect(channel.passFd?.(0)).rejects.toMatchObject({ code: 'FD_NOT_PASSED', message: /is closed/ })
  })
})

/** Closes a channel once all has been written: its close drops what waits. */
async function ended(channel: Channel): Promise<void> {
  await channel.passFd?.(fileWith('last'))
  channel.close()
}
