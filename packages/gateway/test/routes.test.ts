import { noReply } from '@qga/testing'
import { describe, expect, it, vi } from 'vitest'
import { Gateway } from '../src/index.js'
import { withGateway } from './with-gateway.js'

describe('routes', () => {
  it.each([
    ['HEAD', '/healthz', 200],
    ['HEAD', '/v1/machines', 200],
    ['HEAD', '/v1/machines/none', 404],
    ['HEAD', '/none', 404],
    ['POST', '/healthz', 405],
    ['PATCH', '/v1/machines/vm1/files', 405],
    ['GET', '/', 404],
    ['GET', '/v1/machines/', 404],
    ['GET', '/v1/machines/vm1/../../../healthz', 200],
    ['GET', '/v1/machines/vm1%2f..', 404],
    ['GET', '/v1/machines/__proto__', 404],
    ['GET', '/v1/machines/%ff', 404],
  ])('%s %s: %i', async (method, path, status) => {
    const { ask } = withGateway()
    expect((await ask(method, path)).status).toBe(status)
  })

  it.each([
    ['POST', '/healthz', 'GET, HEAD'],
    ['PATCH', '/v1/machines', 'GET, HEAD'],
    ['PATCH', '/v1/machines/vm1/files', 'GET, PUT'],
    ['HEAD', '/v1/machines/vm1/files?path=/etc/hostname', 'GET, PUT'],
    ['HEAD', '/v1/events', 'GET'],
    ['HEAD', '/v1/machines/vm1/freeze', 'DELETE, POST'],
    ['GET', '/v1/machines/vm1/execute', 'POST'],
  ])('%s %s is refused, and told what there is: %s', async (method, path, allow) => {
    const { ask, asked } = withGateway()
    const { status, headers } = await ask(method, path)
    expect([status, headers.get('allow')]).toEqual([405, allow])
    expect(asked('guest-file-open')).toEqual([])
  })

  it.each(['/healthz', '/metrics', '/openapi.json', '/v1/machines/none', '/v1/events'])(
    'HEAD %s has no body, and is in the log as what it is',
    async (path) => {
      const { ask, lines } = withGateway()
      const [head, get] = [await ask('HEAD', path), path === '/v1/events' ? undefined : await ask('GET', path)]
      expect([head.text, head.status]).toEqual(['', get?.status ?? 405])
      if (get !== undefined) expect([...head.headers]).toEqual([...get.headers])
      expect(lines[0]).toMatchObject({ method: 'HEAD', status: head.status })
    },
  )

  it.each([{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'same-origin' }])(
    'a browser is sent away: %j',
    async (headers) => {
      const { ask } = withGateway()
      expect(await ask('GET', '/healthz', { headers })).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } })
    },
  )

  it('every one is in the description, with the schema that checks it', async () => {
    const { ask } = withGateway()
    const { json, status } = await ask('GET', '/openapi.json')
    expect(status).toBe(200)
    const { paths, openapi } = json as { paths: Record<string, Record<string, object>>; openapi: string }
    expect(openapi).toBe('3.1.0')
    const all = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(all).toHaveLength(12)
    for (const one of all) {
      const [method = '', path = ''] = one.split(' ')
      const reply = await ask(method.toUpperCase(), path.replace('{machine}', 'vm1').replace('events', 'machines'))
      expect([404, 405].includes(reply.status) && reply.status !== 404, one).toBe(false)
    }
    expect(paths['/v1/machines/{machine}/execute']?.post).toMatchObject({
      requestBody: {
        content: { 'application/json': { schema: { required: ['command'], additionalProperties: false } } },
      },
    })
  })

  it('diagnosis is told of a machine that answers, and of one that cannot be reached', async () => {
    const { ask, fake, execute } = withGateway()
    const path = '/v1/machines/vm1'
    expect(await ask('GET', path)).toMatchObject({
      status: 200,
      json: { name: 'vm1', state: 'ready', pingMs: expect.any(Number) },
    })
    await execute('guest-ping')
    expect(fake.clients).toBe(1)
    fake.close()
    expect(await ask('GET', path)).toMatchObject({
      status: 200,
      json: { name: 'vm1', state: expect.stringMatching(/no-socket|closed/) },
    })
    const other = withGateway({ connect: { timeoutMs: 500 } })
    other.fake.silence()
    const { json } = await other.ask('GET', path)
    expect(json).toMatchObject({ state: 'silent', seen: expect.any(String), remedy: expect.any(String) })
  })

  it('diagnosis says nothing of an agent where the gateway is what failed', async () => {
    const { ask, asked, execute, gateway } = withGateway(
      { limits: { turnMs: 40 } },
      { handlers: { 'x-never': () => noReply } },
    )
    const path = '/v1/machines/vm1'
    const waiting = execute('x-never')
    await vi.waitFor(() => expect(asked('x-never')).toHaveLength(1))
    expect(await ask('GET', path)).toMatchObject({ status: 504, json: { code: 'TIMEOUT', written: false } })
    await gateway.close()
    expect(await waiting).toMatchObject({ status: 503 })
    expect(await ask('GET', path)).toMatchObject({ status: 503, json: { code: 'CLOSED' } })
  })

  it('read is what nobody in particular may, unless told otherwise', async () => {
    const { ask } = withGateway({ anonymous: undefined })
    const post = async (command: string) =>
      (await ask('POST', '/v1/machines/vm1/execute', { body: { command } })).status
    expect([await post('guest-ping'), await post('guest-fstrim'), await post('guest-sync')]).toEqual([200, 403, 403])
  })
})

describe('options that make no sense', () => {
  const client = { name: 'a', token: 'x'.repeat(16), machines: 'all', may: 'read' } as const
  it.each<[string, object, RegExp]>([
    ['a name for no URL', { machines: { 'a/b': '/x' } }, /a\/b/],
    ['a short token', { clients: [{ ...client, token: 'short' }] }, /clients\[0\]: token/],
    ['the same token', { clients: [client, { ...client, name: 'b' }] }, /token of b/],
    ['the same name', { clients: [client, { ...client, token: 'y'.repeat(16) }] }, /name of a/],
    ['no such machine', { clients: [{ ...client, machines: ['none'] }] }, /no machine none/],
    ['may what', { clients: [{ ...client, may: 'write' }] }, /clients\[0\]: may/],
    ['a member too many', { clients: [{ ...client, maY: 1 }] }, /maY/],
    ['names and none', { clients: [client], anonymous: 'all' }, /anonymous/],
    ['anonymous what', { anonymous: 'write' }, /anonymous is write/],
    ['no limit', { limits: { jsonBytes: 0 } }, /jsonBytes is 0/],
    ['a limit that is none', { limits: { jsonByte: 5 } }, /no limit jsonByte/],
    ['more than an hour', { limits: { callMs: 3_600_001 } }, /callMs/],
  ])('%s', (_what, options, message) => {
    const making = () => new Gateway({ machines: { vm1: '/x' }, ...options })
    expect(making).toThrow(expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringMatching(message) }))
    try {
      making()
    } catch (error) {
      expect(String(error)).not.toContain('xxxx')
    }
  })
})
