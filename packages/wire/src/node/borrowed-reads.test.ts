import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Connection } from '../connection.js'
import { tcp } from './tcp.js'
import { unix } from './unix.js'

let servers: Server[] = []
let peers: Socket[] = []

beforeEach(() => {
  servers = []
  peers = []
})

afterEach(() => {
  for (const peer of peers) peer.destroy()
  for (const server of servers) server.close()
})

/** A channel, and a way to have its peer say something and wait until it has come. */
async function link(kind: 'unix' | 'tcp', borrows?: boolean) {
  const server = createServer()
  servers.push(server)
  const path = join(tmpdir(), `qga-reads-${process.pid}-${Math.random().toString(36).slice(2)}.sock`)
  server.listen(kind === 'unix' ? { path } : { host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const came = once(server, 'connection')
  const port = Object(server.address()).port
  const channel = await (kind === 'unix' ? unix(path) : tcp('127.0.0.1', port)).open({})
  const [peer] = (await came) as [Socket]
  peers.push(peer)
  const chunks: Uint8Array[] = []
  const heard: string[] = []
  const lending: unknown[] = []
  let told = () => {}
  const say = async (text: string) => {
    const had = heard.join('').length
    peer.write(text)
    while (heard.join('').length < had + text.length) await new Promise<void>((resolve) => (told = resolve))
  }
  const start = () =>
    channel.start({
      ...(borrows !== undefined && { borrows }),
      data(chunk, lent) {
        chunks.push(chunk)
        lending.push(lent)
        heard.push(Buffer.from(chunk).toString())
        told()
      },
      closed: () => {},
    })
  return { channel, peer, chunks, heard, lending, say, start }
}

test.each(['unix', 'tcp'] as const)('%s: whoever borrows is shown the same memory again', async (kind) => {
  const { chunks, heard, lending, say, start, channel } = await link(kind, true)
  start()
  await say('one')
  await say('two')
  expect(heard).toEqual(['one', 'two'])
  expect(lending).toEqual([true, true])
  expect(chunks.map((chunk) => Buffer.from(chunk).toString())).toEqual(['two', 'two'])
  channel.close()
})

test.each(['unix', 'tcp'] as const)('%s: whoever does not keeps what it was shown', async (kind) => {
  const { chunks, lending, say, start, channel } = await link(kind)
  start()
  await say('one')
  await say('two')
  expect(lending).toEqual([false, false])
  expect(chunks.map((chunk) => Buffer.from(chunk).toString())).toEqual(['one', 'two'])
  channel.close()
})

test('two at once do not get each other’s bytes', async () => {
  const [one, other] = [await link('unix', true), await link('unix', true)]
  one.start()
  other.start()
  await Promise.all([one.say('a'.repeat(300_000)), other.say('b'.repeat(300_000))])
  expect([one.heard.join(''), other.heard.join('')]).toEqual(['a'.repeat(300_000), 'b'.repeat(300_000)])
  one.channel.close()
  other.channel.close()
})

test('a connection takes what it was lent, however large the message', async () => {
  const { channel, peer } = await link('unix')
  const text = Array.from({ length: 100_000 }, (_, at) => `number ${at}`).join(' ')
  const told = new Promise((resolve) => {
    const nothing = () => {}
    new Connection(channel).start({
      message: resolve,
      sentinel: nothing,
      skipped: nothing,
      lost: resolve,
      closed: nothing,
    })
  })
  peer.write(`${JSON.stringify({ return: text })}\n`)
  expect(await told).toEqual({ return: text })
  channel.close()
})

test('what comes before the start is kept, the end as well', async () => {
  const { channel, peer, heard } = await link('unix', true)
  peer.end('early')
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(heard).toEqual([])
  const closed = new Promise((resolve) => {
    channel.start({ borrows: true, data: (chunk) => heard.push(Buffer.from(chunk).toString()), closed: resolve })
  })
  expect(await closed).toBeUndefined()
  expect(heard).toEqual(['early'])
})
