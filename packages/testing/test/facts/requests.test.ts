import { describe, expect, test } from 'vitest'
import { FakeAgent } from '../../src/index.js'
import { bytesOf, rawClient } from '../raw-client.js'
import { failed, plainLines } from '../replies.js'
import { describeFacts, realVersion } from '../subjects.js'
import {
  framingFacts,
  idFacts,
  lateParserFacts,
  memberFacts,
  type RequestFact,
  recoveryFacts,
  syncFacts,
  syntaxFacts,
  textFacts,
} from './request-facts.js'

const everyVersion: Readonly<Record<string, readonly RequestFact[]>> = {
  'balance: a request ends where its brackets balance': framingFacts,
  'recovery: 0xFF and other garbage bring one error, and what follows is answered': recoveryFacts,
  'syntax: what the parser refuses': syntaxFacts,
  'text: escapes, NUL and broken UTF-8': textFacts,
  'id: echoed as it came, on success and on error': idFacts,
  'members: what a request may hold': memberFacts,
  'sync: an id of 64 bits, 0xFF only before the delimited reply': syncFacts,
}

describeFacts('requests', (subject) => {
  for (const [title, facts] of Object.entries(everyVersion)) {
    test.each(facts)(`${title}: %j`, async (request, ...lines) => {
      expect(plainLines(await subject().client.ask(request))).toEqual(lines)
    })
  }

  test.each(lateParserFacts)('error-lines: one bad token brings several: %j', async (request, ...lines) => {
    if ((await realVersion()) === '11.1') return
    expect(plainLines(await subject().client.ask(request))).toEqual(lines)
  })

  test('depth: 1024 levels are the limit, and an older agent answers one line for each that is left over', async () => {
    const lines = await subject().client.ask(`{"execute":"guest-ping","id":${'['.repeat(1024)}${']'.repeat(1024)}}`)
    expect(plainLines(lines)[0]).toBe(failed('JSON nesting depth limit exceeded'))
    expect(lines).toHaveLength((await realVersion()) === '11.1' ? 2 : 1027)
  })

  test('order: replies come in the order of the requests, however many are under way', async () => {
    const numbers = Array.from({ length: 200 }, (_, at) => at)
    const lines = await subject().client.ask(
      numbers.map((id) => `{"execute":"guest-sync","arguments":{"id":${id}}}`).join(''),
    )
    expect(plainLines(lines)).toEqual(numbers.map((id) => `{"return": ${id}}`))
  })
})

describe('requests in pieces', () => {
  test.each(Object.values(everyVersion).flat())('the chunks do not matter: %j', async (request, ...lines) => {
    const fake = new FakeAgent()
    const client = await rawClient(fake.transport)
    for (const byte of bytesOf(request)) client.send(Uint8Array.of(byte))
    expect(plainLines(await client.ask(''))).toEqual(lines)
    fake.close()
  })
})
