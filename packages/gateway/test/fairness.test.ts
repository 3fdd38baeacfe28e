import { ConnectError } from '@qga/wire'
import { describe, expect, it, vi } from 'vitest'
import { withGateway } from './with-gateway.js'

describe('turns', () => {
  it('one with five hundred requests delays another by one', async () => {
    const order: string[] = []
    const note = ({ of }: { of: string }) => {
      order.push(of)
      return {}
    }
    const { execute, asked } = withGateway(
      { limits: { waitingPerParty: 1_000 } },
      { handlers: { 'x-note': note as never } },
    )
    await execute('guest-ping')
    const many = Array.from({ length: 500 }, () => execute('x-note', { of: 'a' }, { party: 'a' }))
    await vi.waitFor(() => expect(asked('x-note').length).toBeGreaterThan(0), { interval: 1 })
    const before = order.length
    await execute('x-note', { of: 'b' }, { party: 'b' })
    expect(order.indexOf('b') - before).toBeLessThanOrEqual(2)
    await Promise.all(many)
    expect(order).toHaveLength(501)
  })

  it('who waits too much is told to wait; when all do, everybody is', async () => {
    const { execute, fake, ask } = withGateway({ limits: { waitingPerParty: 2, waiting: 3, turnMs: 5_000 } })
    await execute('guest-ping')
    fake.silence()
    const waiting = (count: number) =>
      vi.waitFor(async () => expect((await ask('GET', '/metrics')).text).toContain(`qga_gateway_waiting ${count}\n`))
    const begin = (...parties: string[]) => parties.map((party) => execute('guest-ping', undefined, { party }))
    const pending = begin('a', 'b')
    await waiting(0)
    pending.push(...begin('a', 'a', 'b'))
    await waiting(3)
    const again = await execute('guest-ping', undefined, { party: 'a' })
    expect(again).toMatchObject({ status: 429, json: { code: 'TOO_MANY_REQUESTS' } })
    expect(again.headers.get('retry-after')).toBe('1')
    const another = await execute('guest-ping', undefined, { party: 'b' })
    expect(another).toMatchObject({ status: 503, json: { code: 'GATEWAY_BUSY' } })
    expect(another.headers.get('retry-after')).toBe('1')
    fake.answerAgain()
    for (const reply of await Promise.all(pending)) expect(reply.status).toBe(200)
    expect((await execute('guest-ping', undefined, { party: 'a' })).status).toBe(200)
  })

  it('what takes long has places of its own: short calls never wait for one', async () => {
    const { ask, execute } = withGateway({ limits: { longPerMachine: 3, longPerParty: 2 } })
    const leaving = new AbortController()
    const sleep = (party: string) =>
      ask('POST', '/v1/machines/vm1/exec', { body: { argv: ['sleep', '60'] }, party, signal: leaving.signal })
    const sleeping = [sleep('a'), sleep('a'), sleep('b')]
    await vi.waitFor(async () => expect((await ask('GET', '/metrics')).text).toContain('qga_gateway_long 3'))
    expect(await sleep('a')).toMatchObject({ status: 429 })
    expect(await sleep('c')).toMatchObject({ status: 503, json: { code: 'GATEWAY_BUSY' } })
    expect((await execute('guest-ping', undefined, { party: 'a' })).status).toBe(200)
    leaving.abort()
    for (const reply of await Promise.all(sleeping)) expect(reply.status).toBe(499)
  })

  it('work that takes long does not wait for ever to begin', async () => {
    const { ask, fake } = withGateway({ limits: { turnMs: 40 } })
    fake.silence()
    const body = { argv: ['true'] }
    expect(await ask('POST', '/v1/machines/vm1/exec', { body })).toMatchObject({
      status: 504,
      json: { code: 'TIMEOUT', written: false },
    })
  })

  it('a machine that cannot be reached fails at once while it is left alone, and says when to come again', async () => {
    let opened = 0
    const open = async () => {
      opened++
      throw new ConnectError('not-found', 'there is no such socket')
    }
    const { ask } = withGateway({ machines: { gone: { label: 'gone', open } } })
    const call = () => ask('POST', '/v1/machines/gone/execute', { body: { command: 'guest-ping' } })
    for (const reply of [await call(), await call(), await call(), await call(), await call()]) {
      expect(reply).toMatchObject({ status: 503, json: { code: 'CONNECT_FAILED', reason: 'not-found' } })
      expect(reply.headers.get('retry-after')).toMatch(/^\d+$/)
    }
    expect(opened).toBeLessThan(4)
    const { json } = await ask('GET', '/v1/machines')
    expect(json).toEqual({ machines: [{ name: 'gone', state: 'down', code: 'CONNECT_FAILED', frozen: false }] })
  })
})
