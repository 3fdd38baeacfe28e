import { describe, expect, test, vi } from 'vitest'
import { QmpClient, type SessionWarning } from '../src/index.js'
import { type Request, rejection, ScriptedMonitor, talk } from './scripted-monitor.js'

// What a QEMU that a guest has broken into may say, and what becomes of it. The names are those of the project's threat
// model; rows about files, programs and clocks of a guest are no matter of QMP.

/** A client of a peer that says this in place of a reply to `x-bad`, and answers all else. */
async function lied(said: (request: Request) => string, options: Parameters<typeof talk>[1] = {}) {
  const warnings: SessionWarning[] = []
  const onWarning = (warning: SessionWarning) => warnings.push(warning)
  const { qmp, peer } = await talk(
    (request, self) => (request.execute === 'x-bad' ? self.say(said(request)) : self.reply(request, 'well')),
    { onWarning, ...options },
  )
  const sound = async () => {
    expect(await qmp.executeRaw('x-well')).toBe('well')
    await qmp.close()
  }
  return { qmp, peer, warnings, sound }
}

describe('what comes in', () => {
  test('T1: an endless line costs one command, and no more than the limit', async () => {
    const { qmp, sound } = await lied(({ id }) => `{"return": "${'b'.repeat(500_000)}", "id": "${id}"}\r\n`, {
      maxFrameBytes: 100_000,
    })
    expect(await rejection(qmp.executeRaw('x-bad'))).toMatchObject({ code: 'BAD_FRAME', fault: 'too-large' })
    await sound()
  })

  test.each<[string, string]>([
    ['garbage', 'x\r\n'],
    ['replies to nobody', '{"return": {}, "id": "stale"}\r\n'],
    ['messages that are none', '{]\r\n'],
    ['errors of nobody', '{"error": {"class": "GenericError", "desc": ""}}\r\n'],
  ])('T2: endless %s end the session, with the reason', async (_, line) => {
    const { qmp, peer } = await lied(() => '', { maxUselessBytes: 100_000, uselessBytesPerSecond: 1 })
    for (let count = 0; count < 40; count++) peer.say(line.repeat(1_000))
    expect(await qmp.ended).toMatchObject({ reason: 'lost', cause: { code: 'FLOODED' } })
    expect(await rejection(qmp.executeRaw('x-any'))).toMatchObject({ code: 'CLOSED', cause: { code: 'FLOODED' } })
  })

  test('T3: a byte now and then does not put off a deadline', async () => {
    const { qmp, peer } = await lied(() => '{"return": "')
    const drip = setInterval(() => peer.say('x'), 5)
    expect(await rejection(qmp.executeRaw('x-bad', {}, { timeoutMs: 100 }))).toMatchObject({ code: 'TIMEOUT' })
    clearInterval(drip)
    await qmp.close()
  })

  test('T4: silence ends the opening, a command and a wait at their deadlines', async () => {
    const silent = new ScriptedMonitor(() => {}, '')
    const opened = rejection(QmpClient.connect(silent.transport, { timeoutMs: 50 }))
    expect(await opened).toMatchObject({ code: 'NO_GREETING' })
    const { qmp, sound } = await lied(() => '')
    expect(await rejection(qmp.executeRaw('x-bad', {}, { timeoutMs: 20 }))).toMatchObject({ written: true })
    expect(await rejection(qmp.waitForEvent('STOP', { timeoutMs: 20 }))).toMatchObject({ code: 'TIMEOUT' })
    await sound()
  })

  test('T5, T6: deep and wide replies cost one command, and no stack', async () => {
    for (const [value, fault] of [
      ['['.repeat(100_000) + ']'.repeat(100_000), 'too-deep'],
      [`[${'0,'.repeat(5_000)}0]`, 'too-complex'],
    ]) {
      const { qmp, sound } = await lied(({ id }) => `{"return": ${value}, "id": "${id}"}\r\n`, { maxElements: 5_000 })
      expect(await rejection(qmp.executeRaw('x-bad'))).toMatchObject({ code: 'BAD_FRAME', fault })
      await sound()
    }
  })

  test('T7: numbers are exact; one that is no number QEMU can mean is refused when replies are checked', async () => {
    const { qmp, sound } = await lied(({ id }) => `{"return": [9007199254740993, -0, 1e999], "id": "${id}"}\r\n`)
    expect(await qmp.executeRaw('x-bad')).toEqual([9007199254740993n, -0, Number.POSITIVE_INFINITY])
    await sound()
    const { qmp: other } = await talk((request, peer) =>
      peer.say(`{"return": {"status": 1e999, "running": -1}, "id": "${request.id}"}\r\n`),
    )
    expect(await rejection(other.execute('query-status', {}, { validate: 'strict' }))).toMatchObject({
      code: 'PROTOCOL_VIOLATION',
    })
    await other.close()
  })

  test('T8, T9: names that mean something to JavaScript, or come twice, change nothing', async () => {
    const { qmp, sound } = await lied(
      ({ id }) => `{"return": {"__proto__": {"evil": 1}, "toString": 1, "a": 1, "a": 2}, "id": "${id}"}\r\n`,
    )
    const value = await qmp.executeRaw('x-bad')
    expect(Object.keys(value as object)).toEqual(['__proto__', 'toString', 'a'])
    expect({}).not.toHaveProperty('evil')
    await sound()
  })

  test('T10: bytes that are no UTF-8 harm only the text that they stand in', async () => {
    const { qmp, peer, sound } = await lied(() => '')
    const call = qmp.executeRaw('x-bad')
    await expect.poll(() => peer.requests.length).toBe(1)
    peer.say(Buffer.from(`{"return": "a\xc3b\x80", "id": "${peer.requests[0]?.id}"}\r\n`, 'latin1'))
    expect(await call).toBe('a\ufffdb\ufffd')
    await sound()
  })
})

describe('what is made of it', () => {
  test('T11: what QEMU says stands in errors as it is; greetings of strangers are made printable', async () => {
    const { qmp, sound } = await lied(
      ({ id }) => `{"id": "${id}", "error": {"class": "GenericError", "desc": "\\u001b]0;evil\\u0007"}}\r\n`,
    )
    // Who shows it escapes it: the errors are data.
    expect(await rejection(qmp.executeRaw('x-bad'))).toMatchObject({ desc: '\u001b]0;evil\u0007' })
    await sound()
    const stranger = new ScriptedMonitor(() => {}, 'HTTP/1.1 \u001b]0;evil\u0007\r\n\r\n')
    expect(String(await rejection(QmpClient.connect(stranger.transport)))).not.toContain('\u001b')
  })

  test.each([
    '"error": "random error"',
    '"error": null',
    '"error": {"class": 5, "desc": "x"}',
    '"return": 1, "error": {"class": "GenericError", "desc": "x"}',
  ])('T17: a reply that is none is an error of its command: %s', async (members) => {
    const { qmp, sound } = await lied(({ id }) => `{${members}, "id": "${id}"}\r\n`)
    expect(await rejection(qmp.executeRaw('x-bad'))).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
    await sound()
  })

  test.each(['[]', '7', 'null', '{}', '"text"'])('T17: what is no message does nothing: %s', async (text) => {
    const { qmp, sound } = await lied(({ id }) => `${text}\r\n{"return": "mine", "id": "${id}"}\r\n`)
    expect(await qmp.executeRaw('x-bad')).toBe('mine')
    await sound()
  })

  test("T18: ids cannot be guessed, and are no other connection's", async () => {
    const prefixes = new Set<string>()
    for (let round = 0; round < 50; round++) {
      const { qmp, peer } = await talk((request, self) => self.reply(request, 1))
      await qmp.executeRaw('x-any')
      await qmp.executeRaw('x-any')
      const [first = '', second = ''] = peer.requests.map(({ id }) => id)
      expect(first).toMatch(/^[\w-]{6,}$/)
      expect(second).not.toBe(first)
      prefixes.add(first.slice(0, 5))
      await qmp.close()
    }
    expect(prefixes.size).toBe(50)
  })

  test('T18, T19: answers before their command, twice, or out of turn reach nobody', async () => {
    const { qmp, peer, warnings } = await lied(({ id }) => {
      const once = `{"return": "mine", "id": "${id}"}\r\n`
      return `{"return": "old", "id": "${id}0"}\r\n${once}{"return": "again", "id": "${id}"}\r\n`
    })
    expect(await qmp.executeRaw('x-bad')).toBe('mine')
    expect(await qmp.executeRaw('x-well')).toBe('well')
    expect(warnings.map(({ kind }) => kind)).toEqual(['stale', 'stale'])
    expect(peer.requests).toHaveLength(2)
    await qmp.close()
  })

  test('T20: an event that is none is dropped, one that lies is data', async () => {
    const warn = vi.fn()
    const { qmp, peer } = await talk((request, self) => self.reply(request, 1), { onWarning: warn })
    await using events = qmp.events()
    peer.say('{"event": 5}\r\n{"event": "STOP", "data": [1], "timestamp": null}\r\n')
    expect((await events.next()).value).toMatchObject({ event: 'STOP', data: {}, timestamp: { seconds: -1 } })
    expect(await qmp.executeRaw('x-any')).toBe(1)
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ kind: 'malformed' }))
    await qmp.close()
  })

  test('T21: our own request that comes back is no reply', async () => {
    const { qmp, warnings, sound } = await lied(
      ({ id }) => `{"execute": "x-bad", "id": "${id}"}\r\n{"return": "mine", "id": "${id}"}\r\n`,
    )
    expect(await qmp.executeRaw('x-bad')).toBe('mine')
    expect(warnings.map(({ kind }) => kind)).toEqual(['malformed'])
    await sound()
  })

  test('T22: endless events cost a slow reader what it cannot keep, and nobody else', async () => {
    const { qmp, peer, sound } = await lied(() => '')
    await using slow = qmp.events({ buffer: 10 })
    const text = '{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "STOP", "data": {}}\r\n'
    for (let count = 0; count < 20; count++) peer.say(text.repeat(500))
    await expect.poll(() => qmp.sequence).toBe(10_000)
    expect(slow.dropped).toBe(9_990)
    await sound()
  })
})
