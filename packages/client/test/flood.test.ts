import { FakeAgent } from '@qga/testing'
import { type Channel, ClosedError, FloodError, type OpenOptions, type Receiver } from '@qga/wire'
import { expect, it } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'

it.each([
  ['replies that nobody asked for', '{"return": {}}\n'],
  ['replies with ids of others', '{"return": {}, "id": "other"}\n'],
  ['our own requests', '{"execute": "guest-ping"}\n'],
  ['events', '{"event": "STOP"}\n'],
  ['garbage', 'x\n'],
])('T2: a guest that floods with %s, a command under way, loses the connection', async (_, line) => {
  const fake = new FakeAgent()
  let receiver: Receiver | undefined
  const open = async (options: OpenOptions): Promise<Channel> => {
    const channel = await fake.transport.open(options)
    const start = (given: Receiver) => {
      receiver = given
      channel.start(given)
    }
    return { label: 'flooding', start, write: (bytes) => channel.write(bytes), close: () => channel.close() }
  }
  const limits = { maxUselessBytes: 400_000, uselessBytesPerSecond: 1000 }
  await using agent = await GuestAgent.connect({ label: 'flooding', open }, limits)
  const waiting = rejection(agent.exec(['sleep', '60']))
  for (let count = 0; count < 200; count++) receiver?.data(Buffer.from(line))
  const error = await waiting
  expect(agent.state).toBe('closed')
  expect(error).toBeInstanceOf(ClosedError)
  expect((error as ClosedError).cause).toBeInstanceOf(FloodError)
})
