import { GuestAgent } from '@qga/client'
import { CommandFailure, FakeAgent, type Handlers } from '@qga/testing'
import { type Channel, ConnectError, type Transport } from '@qga/wire'
import { describe, expect, it, vi } from 'vitest'
import { allEvents, eventsOf, withGateway } from './with-gateway.js'

const path = '/v1/machines/vm1/freeze'

/** A freeze that is held, and what is left of its events. */
async function held(response: Response) {
  const events = eventsOf(response)
  expect((await events.next()).value).toMatchObject({ event: 'frozen', data: { count: 2 } })
  return events
}

describe('a freeze', () => {
  it('lasts as long as it may, then thaws', async () => {
    const { open, fake } = withGateway()
    const events = await held(await open('POST', path, { body: { maxMs: 1_000 } }))
    expect(fake.frozen).toBe(true)
    expect((await events.next()).value).toMatchObject({ event: 'thawed', data: { lost: 'expired' } })
    expect(fake.frozen).toBe(false)
    expect((await events.next()).done).toBe(true)
  })

  it('no longer than the gateway allows', async () => {
    const { open } = withGateway({ limits: { freezeMs: 50 } })
    const [frozen, thawed] = await allEvents(await open('POST', path, { body: { maxMs: 60_000 } }))
    expect([frozen?.data, thawed?.data]).toMatchObject([{ maxMs: 50 }, { lost: 'expired' }])
  })

  it.each([
    ['stops reading', (events: AsyncGenerator, _leave: () => void) => events.return(undefined)],
    ['leaves', (_events: AsyncGenerator, leave: () => void) => leave()],
  ])('ends when its client %s', async (_how, end) => {
    const { open, fake, ask } = withGateway()
    const leaving = new AbortController()
    const events = await held(await open('POST', path, { body: {}, signal: leaving.signal }))
    await end(events, () => leaving.abort())
    await vi.waitFor(() => expect(fake.frozen).toBe(false))
    await vi.waitFor(async () => expect((await ask('DELETE', path)).status).toBe(404))
  })

  it('ends by DELETE, which answers when the guest is thawed', async () => {
    const { open, fake, ask } = withGateway()
    const events = await held(await open('POST', path, { body: {} }))
    expect((await ask('GET', '/v1/machines')).json).toMatchObject({ machines: [{ frozen: true }] })
    expect((await ask('GET', '/metrics')).text).toContain('qga_gateway_frozen{machine="vm1"} 1')
    const deleted = await ask('DELETE', path)
    expect(fake.frozen).toBe(false)
    expect(deleted).toMatchObject({ status: 200, json: { heldMs: expect.any(Number), warnings: [] } })
    expect((await events.next()).value).toMatchObject({ event: 'thawed' })
    expect(await ask('DELETE', path)).toMatchObject({ status: 404, json: { code: 'NOT_FROZEN' } })
  })

  it('is one at a time, also while it is on its way', async () => {
    const { open, ask, execute } = withGateway()
    const opening = open('POST', path, { body: {} })
    const second = ask('POST', path, { body: {} })
    expect(await second).toMatchObject({ status: 409, json: { code: 'FREEZE_HELD' } })
    await held(await opening)
    expect(await ask('POST', path, { body: {} })).toMatchObject({ status: 409 })
    expect(await execute('guest-get-users')).toMatchObject({
      status: 409,
      json: {
        code: 'COMMAND_UNAVAILABLE',
        why: 'frozen',
        hint: expect.stringMatching(/client.*DELETE \/v1\/machines\/vm1/),
      },
    })
    expect(await execute('guest-fsfreeze-status')).toMatchObject({ status: 200, json: { return: 'frozen' } })
    await ask('DELETE', path)
    const events = await held(await open('POST', path, { body: {} }))
    await events.return(undefined)
  })

  it('is not thawed behind the back of who holds it', async () => {
    const { open, ask, execute, fake, asked } = withGateway()
    const events = await held(await open('POST', path, { body: {} }))
    expect(await execute('guest-fsfreeze-thaw')).toMatchObject({
      status: 409,
      json: { code: 'FREEZE_HELD', hint: expect.stringContaining('DELETE /v1/machines/vm1/freeze') },
    })
    // These are for nobody, whether there is a freeze or not.
    for (const command of ['guest-fsfreeze-freeze', 'guest-fsfreeze-freeze-list']) {
      expect(await execute(command)).toMatchObject({ status: 403 })
    }
    expect([fake.frozen, asked('guest-fsfreeze-thaw')]).toEqual([true, []])
    expect(await ask('DELETE', path)).toMatchObject({ status: 200 })
    expect((await events.next()).value).toMatchObject({ event: 'thawed' })
    expect(await execute('guest-fsfreeze-thaw')).toMatchObject({ status: 200, json: { return: 0 } })
  })

  it('is not thawed by a thaw whose turn comes after its beginning', async () => {
    let release = () => {}
    const handlers = { 'x-wait': () => new Promise<object>((resolve) => (release = () => resolve({}))) }
    const { open, ask, execute, fake, asked } = withGateway({}, { handlers })
    const first = execute('x-wait', undefined, { party: 'a' })
    await vi.waitFor(() => expect(asked('x-wait')).toHaveLength(1))
    const thawing = execute('guest-fsfreeze-thaw', undefined, { party: 'a' })
    await vi.waitFor(async () => expect((await ask('GET', '/metrics')).text).toContain('qga_gateway_waiting 1\n'))
    const opening = open('POST', path, { body: {}, party: 'b' })
    await vi.waitFor(async () =>
      expect((await ask('GET', '/v1/machines')).json).toMatchObject({ machines: [{ frozen: true }] }),
    )
    release()
    expect((await first).status).toBe(200)
    expect(await thawing).toMatchObject({ status: 409, json: { code: 'FREEZE_HELD' } })
    const events = await held(await opening)
    expect([fake.frozen, asked('guest-fsfreeze-thaw')]).toEqual([true, []])
    await events.return(undefined)
  })

  it('that fails, and whose thaw fails, leaves no hold: its hint says how to thaw over HTTP', async () => {
    const fail = () => {
      throw new CommandFailure('GenericError', 'no')
    }
    const handlers: Handlers = {
      'guest-fsfreeze-freeze': async (_, { builtIn }) => (await builtIn()) && 'no count',
      'guest-fsfreeze-thaw': fail,
    }
    const { ask } = withGateway({ limits: { thawMs: 500 } }, { handlers })
    expect(await ask('POST', path, { body: {} })).toMatchObject({
      status: 502,
      json: { code: 'FREEZE_FAILED', guest: 'frozen', hint: expect.stringContaining('POST /v1/machines/vm1/execute') },
    })
    expect((await ask('DELETE', path)).status).toBe(404)
  })

  it('that somebody else holds is left alone', async () => {
    const { fake, ask, execute } = withGateway()
    await using other = await GuestAgent.connect(fake.transport)
    await other.execute('guest-fsfreeze-freeze')
    await other.close()
    const hint = expect.stringContaining('POST /v1/machines/vm1/execute')
    expect(await ask('POST', path, { body: {} })).toMatchObject({
      status: 409,
      json: { reason: 'already-frozen', hint },
    })
    expect(fake.frozen).toBe(true)
    expect(await ask('DELETE', path)).toMatchObject({ status: 404 })
    expect(await execute('guest-get-users')).toMatchObject({
      status: 409,
      json: { hint: expect.stringContaining('guest-fsfreeze-thaw') },
    })
    expect(await execute('guest-fsfreeze-thaw')).toMatchObject({ status: 200, json: { return: 2 } })
  })

  it('that fails is a status, and leaves the way free', async () => {
    const { ask, open } = withGateway()
    const body = { mountpoints: ['/none'] }
    expect(await ask('POST', path, { body })).toMatchObject({ status: 422, json: { reason: 'nothing-frozen' } })
    expect(await ask('POST', path, { body: { maxMs: 0 } })).toMatchObject({ status: 400 })
    await (await held(await open('POST', path, { body: {} }))).return(undefined)
  })

  it('that is taken back while it is on its way ends thawed', async () => {
    let release = () => {}
    const waiting = new Promise<void>((resolve) => (release = resolve))
    const { ask, fake, asked } = withGateway(
      {},
      {
        handlers: {
          'guest-fsfreeze-freeze': async (_, { builtIn }) => {
            await waiting
            return await builtIn()
          },
        },
      },
    )
    const freezing = ask('POST', path, { body: {} })
    await vi.waitFor(() => expect(asked('guest-fsfreeze-freeze')).toHaveLength(1))
    const deleting = ask('DELETE', path)
    release()
    expect((await deleting).status).toBe(200)
    expect((await freezing).status).toBeGreaterThanOrEqual(400)
    expect(fake.frozen).toBe(false)
  })

  it('that is held when the gateway closes is thawed first', async () => {
    const { open, fake, gateway, ask } = withGateway()
    await held(await open('POST', path, { body: {} }))
    await gateway.close()
    expect(fake.frozen).toBe(false)
    expect(await ask('POST', path, { body: {} })).toMatchObject({ status: 503, json: { code: 'CLOSED' } })
  })

  it('whose thaw fails is told, and stays until a thaw is confirmed', async () => {
    let failing = true
    const { open, fake, ask, lines } = withGateway(
      { limits: { thawMs: 600 } },
      {
        handlers: {
          'guest-fsfreeze-thaw': (_, { builtIn }) => {
            if (failing) throw new CommandFailure('GenericError', 'no')
            return builtIn()
          },
        },
      },
    )
    const heard = eventsOf(await open('GET', '/v1/events'))
    const events = await held(await open('POST', path, { body: {} }))
    const hint = expect.stringMatching(/^(?!.*(?:qga call|thawPending)).*DELETE \/v1\/machines\/vm1\/freeze/)
    for (let at = 0; at < 2; at++) {
      expect(await ask('DELETE', path)).toMatchObject({
        status: 502,
        json: { code: 'THAW_FAILED', guest: 'frozen', hint },
      })
    }
    expect((await events.next()).value).toMatchObject({ event: 'thawing', data: { leftMs: 550 } })
    expect((await events.next()).value).toMatchObject({ event: 'error', data: { code: 'THAW_FAILED', hint } })
    expect((await ask('GET', '/v1/machines')).json).toMatchObject({ machines: [{ frozen: true }] })
    expect(await ask('POST', path, { body: {} })).toMatchObject({ status: 409, json: { code: 'FREEZE_HELD' } })
    failing = false
    expect(await ask('DELETE', path)).toMatchObject({ status: 200 })
    expect(await ask('DELETE', path)).toMatchObject({ status: 404 })
    expect(fake.frozen).toBe(false)
    const kinds: (string | undefined)[] = []
    while (kinds.at(-1) !== 'thawed') kinds.push((await heard.next()).value?.event)
    expect(kinds).toEqual(['machines', 'opened', 'frozen', 'unconfirmed', 'unconfirmed', 'thawed'])
    expect(lines.filter(({ event }) => event === 'unconfirmed')).toHaveLength(2)
    await heard.return(undefined)
  })

  it('is thawed over the shared connection, opened again, when the line broke meanwhile', async () => {
    const fake = new FakeAgent()
    let breakLine = () => {}
    const open: Transport['open'] = async (options) => {
      const channel = await fake.transport.open(options)
      const start: Channel['start'] = (receiver) => {
        breakLine = () => {
          channel.close()
          receiver.closed(new ConnectError('other', 'the line broke'))
        }
        channel.start(receiver)
      }
      return { label: 'a line', start, write: (bytes) => channel.write(bytes), close: () => channel.close() }
    }
    const { open: ask, execute } = withGateway({ machines: { vm1: { label: 'a line', open } } })
    const events = await held(await ask('POST', path, { body: { maxMs: 2_000 } }))
    breakLine()
    expect(await execute('guest-fsfreeze-status')).toMatchObject({ json: { return: 'frozen' } })
    expect(fake.clients).toBe(1)
    expect((await events.next()).value).toMatchObject({ event: 'thawed', data: { lost: 'expired' } })
    expect(fake.frozen).toBe(false)
    expect(fake.clients).toBe(1)
    expect(fake.requests.filter((one) => one.execute === 'guest-sync-delimited')).toHaveLength(2)
    fake.close()
  })
})
