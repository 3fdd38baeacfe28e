import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { FakeMonitor } from '../../src/index.js'
import { type MonitorSubject, monitorSubjects } from '../monitor-subjects.js'
import { clientOf, type RawClient } from '../raw-client.js'

const greeting = /^\{"QMP": \{"version": \{"qemu": \{"micro": \d+, "minor": \d+, "major": \d+\}, "package": ".*"\}, "capabilities": \["oob"\]\}\}\r\n$/
const notFound = (id: string, desc: string) => `{"id": ${id}, "error": {"class": "CommandNotFound", "desc": "${desc}"}}`
const generic = (id: string | undefined, desc: string) =>
  `{${id === undefined ? '' : `"id": ${id}, `}"error": {"class": "GenericError", "desc": "${desc}"}}`
const ok = (id: string, value = '{}') => `{"return": ${value}, "id": ${id}}`
const negotiate = '{"execute":"qmp_capabilities","arguments":{"enable":["oob"]},"id":"n"}'

let nextEnd = 0

/** Sends a request and resolves with the lines that come before the answer to one more. */
async function ask(client: RawClient, request: string): Promise<string[]> {
  nextEnd++
  const before = client.received.length
  client.send(`${request}{"execute":"query-name","id":"end-${nextEnd}"}`)
  const text = await client.until((all) => all.slice(before).includes(`"end-${nextEnd}"`) && all.endsWith('\r\n'))
  const lines = text.slice(before).split('\r\n')
  return lines.slice(0, lines.findIndex((line) => line.includes(`"end-${nextEnd}"`)))
}

const timeless = (lines: string[]) => lines.map((line) => line.replace(/"timestamp": \{[^}]*\}, /, ''))

describe.each(monitorSubjects)('a monitor ($name)', ({ there, open }) => {
  let subject: MonitorSubject | undefined
  afterEach(() => subject?.close())
  const started = async (pretty = false) => {
    subject = await open({ pretty })
    return subject
  }
  const negotiated = async () => {
    const client = await (await started()).connect()
    client.send(negotiate)
    await client.until((all) => all.endsWith(`${ok('"n"')}\r\n`))
    return client
  }

  test.runIf(there)('monitor-greeting: it comes unasked, requests may come before it is read', async () => {
    const client = await (await started()).connect()
    expect(await client.until((all) => all.endsWith('\r\n'))).toMatch(greeting)
    client.close()
    const eager = await subject?.connect()
    eager?.send(negotiate)
    expect(await eager?.until((all) => all.includes('"n"'))).toMatch(/^\{"QMP": .*\r\n\{"return": \{\}, "id": "n"\}\r\n$/)
  })

  test.runIf(there)('monitor-negotiation: nothing else before it, nothing of it after it', async () => {
    const client = await (await started()).connect()
    await client.until((all) => all.endsWith('\r\n'))
    expect(await ask(client, '{"execute":"query-version","id":1}')).toEqual([
      notFound('1', "Expecting capabilities negotiation with 'qmp_capabilities'"),
    ])
    expect(await ask(client, '{"execute":"qmp_capabilities","arguments":{"enable":["nope"]},"id":2}')).toEqual([
      generic('2', "Parameter 'null' does not accept value 'nope'"),
    ])
    expect(await ask(client, '{"execute":"qmp_capabilities","arguments":{"enabled":[]},"id":3}')).toEqual([
      generic('3', "Parameter 'enabled' is unexpected"),
    ])
    expect(await ask(client, '{"exec-oob":"query-yank","id":4}')).toEqual([
      generic('4', "QMP input member 'exec-oob' is unexpected"),
    ])
    // 11.1 names the place, and expects a key.
    expect(await ask(client, '{]')).toEqual([expect.stringMatching(/JSON parse error, expecting (?:value|key)"\}\}$/)])
    expect(await ask(client, negotiate)).toEqual([ok('"n"')])
    expect(await ask(client, '{"execute":"qmp_capabilities","id":5}')).toEqual([
      notFound('5', 'Capabilities negotiation is already complete, command ignored'),
    ])
  })

  test.runIf(there).each<[string, string]>([
    ['{"execute":"query-name","id":{"a":[1,null]}}', ok('{"a": [1, null]}')],
    ['{"execute":"query-name","id":18446744073709551615}', ok('18446744073709551615')],
    ['{"execute":"query-name"}', '{"return": {}}'],
    ['{"id":9}', generic('9', "QMP input lacks member 'execute'")],
    ['[]', generic(undefined, 'QMP input must be a JSON object')],
    ['{"execute":"query-status","foo":1,"id":8}', generic('8', "QMP input member 'foo' is unexpected")],
    ['{"execute":"query-status","arguments":null,"id":8}', generic('8', "QMP input member 'arguments' must be an object")],
    ['{"execute":"nope","id":13}', notFound('13', 'The command nope has not been found')],
    ['{"execute":"query-status","arguments":{"a":1},"id":8}', generic('8', "Parameter 'a' is unexpected")],
    ['{"execute":"block_resize","arguments":{},"id":8}', generic('8', "Parameter 'size' is missing")],
    [
      '{"execute":"block_resize","arguments":{"size":"x"},"id":8}',
      generic('8', "Invalid parameter type for 'size', expected: integer"),
    ],
    ['{"exec-oob":"query-status","id":5}', generic('5', 'The command query-status does not support OOB')],
    ['{"exec-oob":"nope","id":5}', notFound('5', 'The command nope has not been found')],
    [
      '{"exec-oob":"query-yank","execute":"query-status","id":7}',
      generic('7', "QMP input member 'execute' clashes with 'exec-oob'"),
    ],
    [
      '{"execute":"human-monitor-command","arguments":{"command-line":"nope"},"id":1}',
      ok('1', `"unknown command: 'nope'\\r\\n"`),
    ],
  ])('monitor-requests: %s', async (request, line) => {
    expect(await ask(await negotiated(), request)).toEqual([line])
  })

  test.runIf(there)('monitor-events: they come before the reply that they belong to', async () => {
    const client = await negotiated()
    expect(timeless(await ask(client, '{"execute":"cont","id":1}'))).toEqual(['{"event": "RESUME"}', ok('1')])
    expect(timeless(await ask(client, '{"execute":"system_reset","id":2}'))).toEqual([
      '{"event": "RESET", "data": {"guest": false, "reason": "host-qmp-system-reset"}}',
      ok('2'),
    ])
    expect(timeless(await ask(client, '{"execute":"stop","id":3}{"execute":"stop","id":4}'))).toEqual([
      '{"event": "STOP"}',
      ok('3'),
      ok('4'),
    ])
  })

  test.runIf(there)('monitor-quit: an event, a reply, the end', async () => {
    const client = await negotiated()
    const before = client.received.length
    client.send('{"execute":"quit","id":1}')
    await client.ended
    expect(timeless(client.received.slice(before).split('\r\n'))).toEqual([
      '{"event": "SHUTDOWN", "data": {"guest": false, "reason": "host-qmp-quit"}}',
      ok('1'),
      '',
    ])
  })

  test.runIf(there)('monitor-one-client: the second is not greeted until the first leaves, and begins anew', async () => {
    const first = await negotiated()
    const second = await subject?.connect()
    await delay(50)
    expect(second?.received).toBe('')
    // Half a request goes with its client.
    first.send('{"execute":"query-')
    await delay(50)
    first.close()
    expect(await second?.until((all) => all.endsWith('\r\n'))).toMatch(greeting)
    if (second === undefined) throw new Error('it is there')
    expect(await ask(second, negotiate)).toEqual([ok('"n"')])
    expect(await ask(second, '{"execute":"query-name","id":1}')).toEqual([ok('1')])
  })

  test.runIf(there)('monitor-pretty: four blanks a level, empty brackets on two lines, CRLF', async () => {
    const client = await (await started(true)).connect()
    const text = await client.until((all) => all.endsWith('\r\n}\r\n'))
    expect(text).toMatch(/^\{\r\n {4}"QMP": \{\r\n {8}"version": \{\r\n {12}"qemu": \{\r\n {16}"micro": \d+,\r\n/)
    expect(text).toMatch(/\r\n {8}"capabilities": \[\r\n {12}"oob"\r\n {8}\]\r\n {4}\}\r\n\}\r\n$/)
    client.send('{"execute":"qmp_capabilities"}')
    const all = await client.until((now) => now.length > text.length && now.endsWith('\r\n}\r\n'))
    expect(all.slice(text.length)).toBe('{\r\n    "return": {\r\n    }\r\n}\r\n')
  })
})

describe('a fake monitor', () => {
  test('monitor-stale: a reply that its client did not wait for reaches the next one, after its greeting', async () => {
    let answer = (_: object) => {}
    const held = new Promise<object>((resolve) => {
      answer = resolve
    })
    await using fake = new FakeMonitor({ 'query-kvm': () => held })
    const first = clientOf(await fake.transport.open({}))
    first.send(`${negotiate}{"execute":"query-kvm","id":"mine"}{"execute":"query-name","id":"queued"}`)
    await first.until((all) => all.includes('"n"'))
    await expect.poll(() => fake.requests.map(({ execute }) => execute)).toContain('query-kvm')
    first.close()
    const second = clientOf(await fake.transport.open({}))
    answer({ enabled: true, present: true })
    second.send('{"execute":"qmp_capabilities","id":"later"}')
    const text = await second.until((all) => all.includes('"later"') && all.includes('"mine"'))
    expect(text).toMatch(/^\{"QMP": .*\r\n\{"return": \{"enabled": true, "present": true\}, "id": "mine"\}\r\n/)
    expect(text).not.toContain('queued')
  })

  test('monitor-oob: it overtakes while 8 are queued at most; behind more it waits', async () => {
    let finish = () => {}
    const held = new Promise<void>((resolve) => {
      finish = resolve
    })
    await using fake = new FakeMonitor({ 'query-kvm': () => held })
    const client = clientOf(await fake.transport.open({}))
    client.send(`${negotiate}${'{"execute":"query-kvm","id":1}'.repeat(8)}{"exec-oob":"query-yank","id":"first"}`)
    await client.until((all) => all.includes('"first"'))
    client.send(`${'{"execute":"query-name","id":2}'.repeat(8)}{"exec-oob":"query-yank","id":"last"}`)
    await delay(50)
    expect(client.received).not.toContain('"last"')
    finish()
    await client.until((all) => all.includes('"last"'))
  })
})
