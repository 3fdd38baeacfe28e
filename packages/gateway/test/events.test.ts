import { describe, expect, it, vi } from 'vitest'
import { eventsOf, withGateway } from './with-gateway.js'

const token = (name: string) => name.repeat(16)
const as = (name: string) => ({ headers: { authorization: `Bearer ${token(name)}` } })

describe('events', () => {
  it('tell what becomes of connections and freezes', async () => {
    const { open, execute, fake, ask } = withGateway()
    const events = eventsOf(await open('GET', '/v1/events'))
    const next = async () => (await events.next()).value
    expect(await next()).toMatchObject({ event: 'machines', data: { machines: [{ name: 'vm1', state: 'idle' }] } })
    await execute('guest-ping')
    expect(await next()).toEqual({ event: 'opened', data: { machine: 'vm1', kind: 'opened' } })
    const freezing = eventsOf(await open('POST', '/v1/machines/vm1/freeze', { body: {} }))
    expect(await next()).toMatchObject({ event: 'frozen' })
    await ask('DELETE', '/v1/machines/vm1/freeze')
    expect(await next()).toMatchObject({ event: 'thawed' })
    await freezing.return(undefined)
    fake.close()
    expect(await next()).toMatchObject({ event: 'lost', data: { machine: 'vm1' } })
    await execute('guest-ping')
    expect(await next()).toMatchObject({ event: 'failed', data: { machine: 'vm1', code: 'CONNECT_FAILED' } })
    expect((await ask('GET', '/metrics')).text).toContain('qga_gateway_connections_total{machine="vm1",event="lost"} 1')
    await events.return(undefined)
    await vi.waitFor(async () => expect((await ask('GET', '/metrics')).text).toContain('qga_gateway_listeners 0'))
  })

  it('a connection that is closed when idle is not lost', async () => {
    const { open, execute } = withGateway({ idleMs: 20 })
    const events = eventsOf(await open('GET', '/v1/events'))
    await execute('guest-ping')
    const kinds = [await events.next(), await events.next(), await events.next()].map(({ value }) => value?.event)
    expect(kinds).toEqual(['machines', 'opened', 'closed'])
  })

  it('who is too slow is cut off, and told', async () => {
    const { open, execute, ask } = withGateway({ idleMs: 1, limits: { eventBuffer: 3 } })
    const response = await open('GET', '/v1/events')
    for (let at = 0; at < 4; at++) {
      await execute('guest-ping')
      await vi.waitFor(async () => expect((await ask('GET', '/v1/machines')).text).toContain('idle'))
    }
    const seen: string[] = []
    for await (const { event } of eventsOf(response)) seen.push(event)
    expect(seen).toEqual(['machines', 'opened', 'closed', 'cut'])
    expect((await ask('GET', '/metrics')).text).toContain('qga_gateway_listeners_cut_total 1')
  })

  it('only so many listen', async () => {
    const { open, ask } = withGateway({ limits: { listeners: 1 } })
    const response = await open('GET', '/v1/events')
    expect(await ask('GET', '/v1/events')).toMatchObject({ status: 503, json: { code: 'GATEWAY_BUSY' } })
    await response.body?.cancel()
    await vi.waitFor(async () => {
      const again = await open('GET', '/v1/events')
      expect(again.status).toBe(200)
      await again.body?.cancel()
    })
  })

  it('one client cannot take all places to listen', async () => {
    const { open, ask } = withGateway({ limits: { listenersPerParty: 1 } })
    const response = await open('GET', '/v1/events', { party: 'a' })
    expect(await ask('GET', '/v1/events', { party: 'a' })).toMatchObject({
      status: 429,
      json: { code: 'TOO_MANY_REQUESTS' },
    })
    const another = await open('GET', '/v1/events', { party: 'b' })
    expect(another.status).toBe(200)
    await Promise.all([response.body?.cancel(), another.body?.cancel()])
  })

  it('end with the gateway', async () => {
    const { open, gateway } = withGateway()
    const response = await open('GET', '/v1/events')
    await gateway.close()
    expect(await response.text()).toContain('event: machines')
    expect((await open('GET', '/v1/events')).status).toBe(503)
  })
})

describe('clients with names', () => {
  const clients = [
    { name: 'ann', token: token('a'), machines: 'all', may: 'all' },
    { name: 'bob', token: token('b'), machines: ['vm1'], may: 'read' },
    { name: 'cat', token: token('c'), machines: [], may: ['guest-fstrim'] },
    { name: 'dan', token: token('d'), machines: 'all', may: ['guest-fstrim'] },
    { name: 'eve', token: token('e'), machines: 'all', may: ['guest-info'] },
  ] as const

  it.each<[string, string, string, object | undefined, number]>([
    ['z', 'GET', '/v1/machines', undefined, 401],
    ['a', 'GET', '/v1/machines', undefined, 200],
    ['a', 'GET', '/v1/machines/none', undefined, 404],
    ['b', 'GET', '/v1/machines/none', undefined, 403],
    ['b', 'GET', '/v1/machines/vm1', undefined, 200],
    ['c', 'GET', '/v1/machines/vm1', undefined, 403],
    ['d', 'GET', '/v1/machines/vm1', undefined, 403],
    ['e', 'GET', '/v1/machines/vm1', undefined, 200],
    ['b', 'POST', '/v1/machines/vm1/execute', { command: 'guest-ping' }, 200],
    ['b', 'POST', '/v1/machines/vm1/execute', { command: 'guest-fstrim' }, 403],
    ['b', 'POST', '/v1/machines/vm1/exec', { argv: ['true'] }, 403],
    ['b', 'GET', '/v1/machines/vm1/files?path=/etc/passwd', undefined, 403],
    ['b', 'PUT', '/v1/machines/vm1/files?path=/tmp/x', {}, 403],
    ['b', 'POST', '/v1/machines/vm1/freeze', {}, 403],
    ['b', 'DELETE', '/v1/machines/vm1/freeze', undefined, 403],
    ['a', 'GET', '/metrics', undefined, 200],
    ['b', 'GET', '/metrics', undefined, 403],
    ['z', 'GET', '/metrics', undefined, 401],
    ['z', 'GET', '/healthz', undefined, 200],
    ['z', 'GET', '/openapi.json', undefined, 200],
    ['z', 'GET', '/v1/events', undefined, 401],
  ])('%s: %s %s %j: %i', async (name, method, path, body, status) => {
    const { ask } = withGateway({ clients })
    const said = { ...as(name), ...(body && { body }) }
    expect((await ask(method, path, said)).status).toBe(status)
  })

  it('see their machines, and hear of them, alone', async () => {
    const { ask, open, execute } = withGateway({ clients })
    expect((await ask('GET', '/v1/machines', as('c'))).json).toEqual({ machines: [] })
    const bob = eventsOf(await open('GET', '/v1/events', as('b')))
    const cat = await open('GET', '/v1/events', as('c'))
    await execute('guest-ping', undefined, as('a'))
    expect((await bob.next()).value?.event).toBe('machines')
    expect((await bob.next()).value?.event).toBe('opened')
    const reader = cat.body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain('"machines":[]')
    const more = reader?.read().then(() => 'heard')
    expect(await Promise.race([more, new Promise((resolve) => setTimeout(resolve, 30, 'nothing'))])).toBe('nothing')
    await reader?.cancel()
  })

  it('a label is none of a client’s or a guest’s choosing', async () => {
    const { ask, execute, lines } = withGateway({ clients })
    await execute('x-mine"\n', undefined, as('a'))
    await ask('PURGE', '/v1/secret', as('a'))
    const { text } = await ask('GET', '/metrics', as('a'))
    expect(text).toContain('command="other",outcome="COMMAND_UNAVAILABLE"')
    expect(text).toContain('{route="execute",status="422",client="ann"} 1')
    expect(text).toContain('{route="none",status="404",client="none"} 1')
    expect(`${text}${JSON.stringify(lines)}`).not.toMatch(/mine|secret|aaaa/)
  })
})
