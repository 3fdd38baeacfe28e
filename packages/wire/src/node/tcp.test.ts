import { describe, expect, test } from 'vitest'
import { listen } from '../../test/peer.js'
import { connectRejection } from '../../test/rejection.js'
import { tcp } from './tcp.js'

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
