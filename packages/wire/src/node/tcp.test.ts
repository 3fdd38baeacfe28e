import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { listen } from '../../test/peer.js'
import { connectRejection } from '../../test/rejection.js'
import { tcp } from './tcp.js'

/** In how many seconds the kernel asks the peer at that port; `undefined` when it will not. */
async function keepAliveSeconds(port: number): Promise<number | undefined> {
  const peer = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const sockets = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/))
  const [kind, jiffies = ''] = sockets.find(([, , remote]) => remote === peer)?.[5]?.split(':') ?? []
  return kind === '02' ? Number.parseInt(jiffies, 16) / 100 : undefined
}

/** A port of this machine at which nobody listens. */
async function closedPort(): Promise<number> {
  const { server, port } = await listen({ host: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('opens a channel that is not taken for local', async () => {
  const { port } = await listen({ host: '127.0.0.1', port: 0 })
  const channel = await tcp('127.0.0.1', port).open({})
  expect([channel.label, channel.local]).toEqual([`tcp://127.0.0.1:${port}`, false])
  channel.close()
})

test.runIf(process.platform === 'linux')(
  'the kernel asks a peer that is silent whether it is still there',
  async () => {
    const { port } = await listen({ host: '127.0.0.1', port: 0 })
    const channel = await tcp('127.0.0.1', port).open({})
    expect(await keepAliveSeconds(port)).toBeCloseTo(30, -1)
    channel.close()
  },
)

test('an IPv6 address stands in brackets', () => {
  expect(tcp('::1', 1234).label).toBe('tcp://[::1]:1234')
  expect(tcp('vm1.example', 1234).label).toBe('tcp://vm1.example:1234')
})

describe('failures', () => {
  test.each(['127.0.0.1', 'localhost'])('nobody listens at %s: refused', async (host) => {
    const port = await closedPort()
    const error = await connectRejection(tcp(host, port).open({}))
    expect(error.reason).toBe('refused')
    expect(error.summary).toBe(`cannot connect to tcp://${host}:${port}: nobody listens there`)
  })

  test('a port that is none', async () => {
    const error = await connectRejection(tcp('127.0.0.1', 70_000).open({}))
    expect(error.reason).toBe('other')
    expect(error.message).toContain('65536')
  })
})
