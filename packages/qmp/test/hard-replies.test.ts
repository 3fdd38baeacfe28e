import { describe, expect, test } from 'vitest'
import { QmpClient, type SessionWarning } from '../src/index.js'
import { greeting, rejection, ScriptedMonitor, talk } from './scripted-monitor.js'

const event = '{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "STOP"}\r\n'

describe('the greeting', () => {
  test('split at every byte', async () => {
    for (let at = 1; at < greeting.length; at++) {
      const peer = new ScriptedMonitor(
        (request, self) => self.reply(request, {}),
        [greeting.slice(0, at), greeting.slice(at)],
      )
      await using qmp = await QmpClient.connect(peer.transport)
      expect(qmp.version).toBe('7.2.22')
    }
  })

  test('and an event in one chunk', async () => {
    const peer = new ScriptedMonitor((request, self) => self.reply(request, 'pong'), greeting + event)
    await using qmp = await QmpClient.connect(peer.transport)
    expect(await qmp.executeRaw('x-ping')).toBe('pong')
    expect(await qmp.waitForEvent('STOP', { after: 0 })).toMatchObject({ event: 'STOP', sequence: 1 })
  })

  test('pretty-printed', async () => {
    const pretty = JSON.stringify(JSON.parse(greeting), null, 4).replaceAll('\n', '\r\n')
    const peer = new ScriptedMonitor(
      (request, self) => self.say(`{\r\n  "return": {\r\n  },\r\n  "id": "${request.id}"\r\n}\r\n`),
      pretty,
    )
    await using qmp = await QmpClient.connect(peer.transport)
    expect(await qmp.executeRaw('x-ping')).toEqual({})
  })
})

describe('a reply', () => {
  test.each<[string, string, unknown]>([
    ['0', '0', 0],
    ['an empty string', '""', ''],
    ['false', 'false', false],
    ['null', 'null', null],
    ['an array', '[]', []],
    ['2^64-1', '18446744073709551615', 18446744073709551615n],
    ['2^53+1', '{"n": 9007199254740993}', { n: 9007199254740993n }],
    ['-2^63', '-9223372036854775808', -9223372036854775808n],
  ])('that is %s', async (_, text, value) => {
    const { qmp } = await talk(({ id }, peer) => peer.say(`{"return": ${text}, "id": "${id}"}\r\n`))
    expect(await qmp.executeRaw('x-any')).toEqual(value)
    expect(await qmp.executeRaw('x-any')).toEqual(value)
    await qmp.close()
  })

  test.each([300_000, 12_000_000])('of %i bytes', async (length) => {
    const { qmp } = await talk((request, peer) => peer.reply(request, 'x'.repeat(length)))
    expect(await qmp.executeRaw('x-large')).toHaveLength(length)
    await qmp.close()
  })

  test('with UTF-8 split at every byte', async () => {
    const { qmp } = await talk((request, peer) => {
      const bytes = Buffer.from(`{"return": "Zoë 🐧 日本", "id": "${request.id}"}\r\n`)
      for (const byte of bytes) peer.say(Uint8Array.of(byte))
    })
    expect(await qmp.executeRaw('x-text')).toBe('Zoë 🐧 日本')
    await qmp.close()
  })

  test('behind the event that it caused, and behind a stray one with an unknown id', async () => {
    const warnings: SessionWarning[] = []
    const { qmp } = await talk(
      (request, peer) => {
        peer.say(`{"return": "stale", "id": "1"}\r\n{"return": "stale"}\r\n{"return": 1, "id": 7}\r\n${event}`)
        peer.reply(request, 'mine')
      },
      { onWarning: (warning) => warnings.push(warning) },
    )
    expect(await qmp.executeRaw('x-ping')).toBe('mine')
    expect(qmp.sequence).toBe(1)
    expect(warnings.map(({ kind }) => kind)).toEqual(['stale', 'stale', 'stale'])
    await qmp.close()
  })

  test.each([
    'this is no JSON\r\n',
    '\r\n\r\n',
    '{"return": oops}\r\n',
    '{"return": }\r\n',
    '[1, 2]\r\n',
    '7\r\n',
    'null\r\n',
    '{}\r\n',
    '{"error": "random error"}\r\n',
    '\xff\x00\xfe\r\n',
    '{"execute": "query-status"}\r\n',
    greeting,
  ])('behind a line that is none: %j', async (line) => {
    const { qmp } = await talk((request, peer) => {
      peer.say(Buffer.from(line, 'latin1'))
      peer.reply(request, 'mine')
    })
    expect(await qmp.executeRaw('x-ping')).toBe('mine')
    expect(await qmp.executeRaw('x-ping')).toBe('mine')
    await qmp.close()
  })

  test('that is no JSON is missed at once: one more question shows whose it was', async () => {
    const warnings: SessionWarning[] = []
    const { qmp, peer } = await talk(
      (request, self) => (request.execute === 'x-lost' ? self.say('{"return": oops}\r\n') : self.reply(request, 1)),
      { onWarning: (warning) => warnings.push(warning) },
    )
    expect(await rejection(qmp.executeRaw('x-lost'))).toMatchObject({ code: 'BAD_JSON' })
    expect(warnings).toMatchObject([{ kind: 'lost', cause: { code: 'BAD_JSON' } }])
    expect(peer.requests.map(({ execute }) => execute)).toEqual(['x-lost', 'query-version'])
    expect(qmp.pending).toEqual([])
    expect(await qmp.executeRaw('x-ping')).toBe(1)
    await qmp.close()
  })

  test('that is slow is not taken for lost when something else was no JSON', async () => {
    const { qmp, peer } = await talk((request, self) => {
      if (request.execute === 'query-version') for (const each of self.requests) self.reply(each, 'slow')
    })
    const call = qmp.executeRaw('x-slow')
    await expect.poll(() => peer.requests.length).toBe(1)
    peer.say('{"event": oops}\r\n')
    expect(await call).toBe('slow')
    await qmp.close()
  })

  test('that is no JSON, as all others, leaves its command to the deadline, which says what came', async () => {
    const { qmp, peer } = await talk((_, self) => self.say('{"return": oops}\r\n'))
    const error = await rejection(qmp.executeRaw('x-ping', undefined, { timeoutMs: 1_000 }))
    expect(error).toMatchObject({ code: 'TIMEOUT', written: true, cause: { code: 'BAD_JSON' } })
    expect(peer.requests).toHaveLength(2)
    await qmp.close()
  })

  test('with our id that is malformed rejects its command', async () => {
    const { qmp } = await talk(({ id }, peer) => peer.say(`{"error": 5, "id": "${id}"}\r\n`))
    expect(await rejection(qmp.executeRaw('x-ping'))).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
    expect(qmp.pending).toEqual([])
    await qmp.close()
  })
})

describe('an event', () => {
  test.each(['error', 'END', '__proto__', 'constructor', 'toString', 'close', 'data', 'then', ''])(
    'named %j harms nobody',
    async (name) => {
      const { qmp } = await talk((request, peer) => {
        peer.say(`{"event": ${JSON.stringify(name)}, "data": {"__proto__": 1}, "timestamp": {}}\r\n`)
        peer.reply(request, 'mine')
      })
      await using all = qmp.events()
      expect(await qmp.executeRaw('x-ping')).toBe('mine')
      expect((await all.next()).value?.event).toBe(name)
      await qmp.close()
    },
  )

  test.each([
    '{"event": 5}',
    '{"event": null}',
    '{"event": "A", "data": 5}',
    '{"event": "A", "timestamp": "x"}',
    '{"event": {}}',
  ])('that is malformed harms nobody: %s', async (text) => {
    const { qmp } = await talk((request, peer) => {
      // With the command under way, the one without a name would be taken for its reply.
      if (text.includes('"A"')) peer.say(`${text}\r\n`)
      peer.reply(request, 'mine')
    })
    await using all = qmp.events()
    expect(await qmp.executeRaw('x-ping')).toBe('mine')
    if (text.includes('"A"')) {
      expect((await all.next()).value).toMatchObject({
        event: 'A',
        data: {},
        timestamp: { seconds: -1, microseconds: -1 },
      })
    }
    await qmp.close()
  })
})

describe('errors without an id', () => {
  const parseError = '{"error": {"class": "GenericError", "desc": "JSON parse error"}}\r\n'

  test('reject the only command under way', async () => {
    const { qmp } = await talk((_, peer) => peer.say(parseError))
    expect(await rejection(qmp.executeRaw('x-one'))).toMatchObject({
      code: 'COMMAND_FAILED',
      command: 'x-one',
      desc: 'JSON parse error',
    })
    expect(qmp.pending).toEqual([])
    await qmp.close()
  })

  test('are a warning where it cannot be told; and belong to the command that is passed over', async () => {
    const warnings: SessionWarning[] = []
    const { qmp, peer } = await talk(() => {}, { onWarning: (warning) => warnings.push(warning) })
    const first = rejection(qmp.executeRaw('x-first'))
    const second = qmp.executeRaw('x-second')
    await expect.poll(() => peer.requests.length).toBe(2)
    peer.say(parseError)
    await expect.poll(() => warnings.map(({ kind }) => kind)).toEqual(['error'])
    const [, request] = peer.requests
    if (request !== undefined) peer.reply(request, 2)
    expect(await second).toBe(2)
    expect(await first).toMatchObject({ code: 'COMMAND_FAILED', desc: 'JSON parse error' })
    await qmp.close()
  })
})

describe('limits', () => {
  test('a reply over the limit rejects its command, and the session goes on', async () => {
    const { qmp } = await talk(
      (request, peer) => peer.reply(request, request.execute === 'x-large' ? 'x'.repeat(5_000) : 'mine'),
      {
        maxFrameBytes: 1_000,
      },
    )
    expect(await rejection(qmp.executeRaw('x-large'))).toMatchObject({ code: 'BAD_FRAME', fault: 'too-large' })
    expect(await qmp.executeRaw('x-small')).toBe('mine')
    await qmp.close()
  })

  test('too much of no use ends the session', async () => {
    const { qmp, peer } = await talk(() => {}, { maxUselessBytes: 100_000, uselessBytesPerSecond: 1 })
    for (let line = 0; line < 100; line++) peer.say('{"return": {}, "id": "stale"}\r\n')
    expect(await qmp.ended).toMatchObject({ reason: 'lost', cause: { code: 'FLOODED' } })
  })

  test('deep nesting is refused', async () => {
    const { qmp } = await talk(({ id }, peer) =>
      peer.say(`{"return": ${'['.repeat(5_000)}${']'.repeat(5_000)}, "id": "${id}"}\r\n`),
    )
    expect(await rejection(qmp.executeRaw('x-deep'))).toMatchObject({ code: 'BAD_FRAME', fault: 'too-deep' })
    await qmp.close()
  })
})
