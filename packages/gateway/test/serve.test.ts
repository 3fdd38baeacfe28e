import { once } from 'node:events'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type ListenAt, type ServeOptions, serveGateway } from '../src/index.js'
import { withGateway } from './with-gateway.js'

let folder: string
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-gateway-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const place = () => join(folder, `${++count}.sock`)
const clients = [{ name: 'ann', token: 'a'.repeat(16), machines: 'all', may: 'all' }] as const
const bearer = { authorization: `Bearer ${'a'.repeat(16)}` }

async function served(
  at: ListenAt = { path: place() },
  options: ServeOptions = {},
  ...given: Parameters<typeof withGateway>
) {
  const all = withGateway(...given)
  const server = await serveGateway(all.gateway, at, options)
  onTestFinished(() => server.close())
  return { ...all, server }
}

function call(to: object, method: string, path: string, headers: object = {}): ClientRequest {
  const made = request({ ...to, method, path, headers: { ...headers }, agent: false })
  made.on('error', () => {})
  return made
}

async function answer(made: ClientRequest, body?: string | Uint8Array) {
  made.end(body)
  const [response] = (await once(made, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) }
}

const json = { 'content-type': 'application/json' }

describe('on a unix socket', () => {
  it('is its user’s alone, answers, and is gone afterwards', async () => {
    const path = place()
    const { server } = await served({ path })
    expect(server.address).toBe(path)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const ping = () =>
      answer(call({ socketPath: path }, 'POST', '/v1/machines/vm1/execute', json), '{"command":"guest-ping"}')
    const replies = await Promise.all(Array.from({ length: 20 }, ping))
    for (const { status, bytes } of replies) expect([status, bytes.toString()]).toEqual([200, '{"return":{}}'])
    await server.close()
    await server.close()
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('answers HEAD, and goes on over the same connection', async () => {
    const path = place()
    await served({ path })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    for (const [method, status, text] of [
      ['HEAD', 200, ''],
      ['GET', 200, '{"ok":true}'],
    ] as const) {
      const { status: got, bytes } = await answer(request({ socketPath: path, method, path: '/healthz', agent }))
      expect([got, bytes.toString()]).toEqual([status, text])
    }
  })

  it('has the mode it is given', async () => {
    const path = place()
    await served({ path, mode: 0o660 })
    expect((await stat(path)).mode & 0o777).toBe(0o660)
  })

  it('takes the place of a socket that nobody answers at; of nothing else', async () => {
    const stale = place()
    // A server that dies leaves its file; this one moves away from it.
    const { rename } = await import('node:fs/promises')
    const dying = createServer().listen(`${stale}.old`)
    await once(dying, 'listening')
    await rename(`${stale}.old`, stale)
    await new Promise((resolve) => dying.close(resolve))
    await served({ path: stale })
    expect((await answer(call({ socketPath: stale }, 'GET', '/healthz'))).status).toBe(200)
    await expect(served({ path: stale })).rejects.toMatchObject({ code: 'LISTEN_FAILED' })
    expect((await answer(call({ socketPath: stale }, 'GET', '/healthz'))).status).toBe(200)
    const file = place()
    await writeFile(file, 'precious')
    await expect(served({ path: file })).rejects.toMatchObject({ code: 'LISTEN_FAILED' })
    expect((await stat(file)).size).toBe(8)
  })

  it('each connection is a party', async () => {
    const { server, fake } = await served(undefined, {}, { limits: { waitingPerParty: 1 } })
    const to = { socketPath: server.address }
    const ping = () => answer(call(to, 'POST', '/v1/machines/vm1/execute', json), '{"command":"guest-ping"}')
    await ping()
    fake.silence()
    const waiting = [ping(), ping(), ping()]
    setTimeout(() => fake.answerAgain(), 50)
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200])
  })

  it('files go through it, both ways, in pieces', async () => {
    const { server } = await served()
    const content = new Uint8Array(700_000).map((_, at) => (at * 7) % 251)
    const path = '/v1/machines/vm1/files?path=/tmp/x'
    const to = { socketPath: server.address }
    expect((await answer(call(to, 'PUT', path, { expect: '100-continue' }), content)).status).toBe(200)
    const { bytes, headers } = await answer(call(to, 'GET', path))
    expect(bytes.equals(content)).toBe(true)
    expect(headers['content-disposition']).toMatch(/^attachment/)
  })

  it.each([
    ['too large', { limits: { fileBytes: 1_000 } }, 413],
    ['not allowed', { anonymous: 'read' as const }, 403],
  ])('a body that is %s is refused while it comes, and its connection ended', async (_what, options, status) => {
    const { server, fake } = await served(undefined, {}, options)
    const put = call({ socketPath: server.address }, 'PUT', '/v1/machines/vm1/files?path=/tmp/x')
    const sending = setInterval(() => put.write(new Uint8Array(10_000)), 1)
    const [response] = (await once(put, 'response')) as [IncomingMessage]
    expect(response.statusCode).toBe(status)
    // With an error or without, as the client was in the middle of it.
    await new Promise((resolve) => response.resume().socket.once('close', resolve))
    clearInterval(sending)
    await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
  })

  it('a download that breaks off breaks its connection', async () => {
    const { server, fake } = await served(
      undefined,
      {},
      {},
      { fake: { files: { '/big': new Uint8Array(50_000_000) } } },
    )
    const get = call({ socketPath: server.address }, 'GET', '/v1/machines/vm1/files?path=/big')
    get.end()
    const [response] = (await once(get, 'response')) as [IncomingMessage]
    await once(response, 'data')
    fake.close()
    await expect(once(response, 'end')).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('a client that hangs up ends its program, and thaws', async () => {
    const { server, fake } = await served()
    const to = { socketPath: server.address }
    const exec = call(to, 'POST', '/v1/machines/vm1/exec', json)
    exec.end('{"argv":["sleep","60"]}')
    await vi.waitFor(() => expect(fake.processes).toHaveLength(1))
    exec.destroy()
    await vi.waitFor(() => expect(fake.processes).toEqual([]))
    const freeze = call(to, 'POST', '/v1/machines/vm1/freeze', json)
    freeze.end('{}')
    const [response] = (await once(freeze, 'response')) as [IncomingMessage]
    await once(response, 'data')
    expect(fake.frozen).toBe(true)
    freeze.destroy()
    await vi.waitFor(() => expect(fake.frozen).toBe(false))
  })

  it('a client that hangs up ends all that it has asked for in one go', async () => {
    const { server, fake, ask } = await served()
    const metrics = async () => (await ask('GET', '/metrics')).text
    const socket = connect(server.address)
    const events = 'GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n'
    const freeze = 'POST /v1/machines/vm1/freeze HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
    socket.write(`${events.repeat(3)}${freeze}Content-Length: 2\r\n\r\n{}`)
    await vi.waitFor(async () => {
      expect(await metrics()).toContain('qga_gateway_listeners 3\n')
      expect(fake.frozen).toBe(true)
    })
    socket.destroy()
    await vi.waitFor(async () => {
      expect(await metrics()).toContain('qga_gateway_listeners 0\n')
      expect(fake.frozen).toBe(false)
    })
  })

  it('who does not finish a head, or a body, is not waited for', async () => {
    const { server } = await served(undefined, { headMs: 100 }, { limits: { stallMs: 100 } })
    const closed = async (text: string) => {
      const socket: Socket = connect(server.address)
      socket.write(text)
      let heard = ''
      for await (const chunk of socket) heard += chunk
      return heard
    }
    const head = 'POST /v1/machines/vm1/execute HTTP/1.1\r\nHost: x\r\n'
    expect(await closed(head)).toMatch(/^HTTP\/1.1 408 /)
    const body = 'Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"comm'
    expect(await closed(`${head}${body}`)).toMatch(/^HTTP\/1.1 408 .*SLOW_CLIENT/s)
  })
})

describe('on a port', () => {
  it('asks for tokens, and for a Host that is this machine', async () => {
    const { server } = await served({ port: 0 }, {}, { clients })
    const { port, hostname } = new URL(server.address)
    const get = async (headers: object) =>
      (await answer(call({ hostname, port }, 'GET', '/v1/machines', headers))).status
    expect(hostname).toBe('127.0.0.1')
    expect(await get(bearer)).toBe(200)
    expect(await get({})).toBe(401)
    expect(await get({ ...bearer, host: 'evil.example' })).toBe(403)
    expect(await get({ ...bearer, origin: 'http://localhost' })).toBe(403)
  })

  it.each<[string, ListenAt, object]>([
    ['an address of others', { host: '0.0.0.0', port: 0 }, { clients }],
    ['a name', { host: 'example.org', port: 0 }, { clients }],
    ['clients without tokens', { port: 0 }, { anonymous: 'all' }],
  ])('refuses %s', async (_what, at, options) => {
    await expect(served(at, {}, options)).rejects.toMatchObject({ code: 'LISTEN_FAILED', hint: expect.any(String) })
  })
})
