import { describe, expect, test } from 'vitest'
import { type AgentVersion, FakeAgent } from '../../src/index.js'
import { bytesOf, rawClient } from '../raw-client.js'
import { broken, failed, plainLines } from '../replies.js'
import { describeFacts, realVersion } from '../subjects.js'
import {
  framingFacts,
  idFacts,
  memberFacts,
  type RequestFact,
  recoveryFacts,
  syncFacts,
  syntaxFacts,
  textFacts,
  tokenFacts,
} from './request-facts.js'

const factsOf = (version: AgentVersion): Readonly<Record<string, readonly RequestFact[]>> => ({
  'balance: a request ends where its brackets balance': framingFacts,
  'recovery: 0xFF and other garbage bring one error, and what follows is answered': recoveryFacts,
  'error-lines: one bad token may bring two': tokenFacts,
  'syntax: what the parser refuses': syntaxFacts(version),
  'text: escapes, NUL and broken UTF-8': textFacts,
  'id: echoed as it came, on success and on error': idFacts,
  'members: what a request may hold': memberFacts,
  'sync: an id of 64 bits, 0xFF only before the delimited reply': syncFacts,
})

const version = await realVersion()

describeFacts('requests', (subject) => {
  for (const [title, facts] of Object.entries(factsOf(version))) {
    test.each(facts)(`${title}: %j`, async (request, ...lines) => {
      expect(plainLines(await subject().client.ask(request))).toEqual(lines)
    })
  }

  test('unfinished: a late parser waits for the rest, an early one says what is missing', async () => {
    const lines = await subject().client.ask('{"execute":"guest-ping"\n{"execute":"guest-ping"}')
    expect(plainLines(lines)).toEqual(version === '11.1' ? [broken("expected ',' or '}'")] : [])
  })

  test('depth: 1024 levels are the limit, and an older agent answers one line for each that is left over', async () => {
    const lines = await subject().client.ask(`{"execute":"guest-ping","id":${'['.repeat(1024)}${']'.repeat(1024)}}`)
    expect(plainLines(lines)[0]).toBe(failed('JSON nesting depth limit exceeded'))
    expect(lines).toHaveLength(version === '11.1' ? 2 : 1027)
  })

  test('order: replies come in the order of the requests, however many are under way', async () => {
    const numbers = Array.from({ length: 200 }, (_, at) => at)
    const lines = await subject().client.ask(
      numbers.map((id) => `{"execute":"guest-sync","arguments":{"id":${id}}}`).join(''),
    )
    expect(plainLines(lines)).toEqual(numbers.map((id) => `{"return": ${id}}`))
  })
})

describe.each(['7.2', '11.1'] as const)('requests in pieces, to %s', (one) => {
  test.each(Object.values(factsOf(one)).flat())('the chunks do not matter: %j', async (request, ...lines) => {
    const fake = new FakeAgent({}, { version: one })
    const client = await rawClient(fake.transport)
    for (const byte of bytesOf(request)) client.send(Uint8Array.of(byte))
    expect(plainLines(await client.ask(''))).toEqual(lines)
    fake.close()
  })
})
