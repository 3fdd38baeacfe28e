import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FakeAgent } from '../../src/index.js'
import { blockedCommands, type RealAgent, realAgentAvailable, startQemuGa } from '../../src/node/index.js'
import { type RawClient, rawClient } from '../raw-client.js'
import { realVersion } from '../subjects.js'

const ping = '{"execute":"guest-ping"}'
const piece = fc.constantFrom(
  ...[ping, '{"execute":"guest-sync","arguments":{"id":7}}', '{"execute":"guest-ping","id":'],
  ...['{', '}', '[', ']', ':', ',', '"', "'", '\\', '\\u', '00e9', ' ', '\n', '\t', '\xff', '\xfe', '\x00', '\x01'],
  ...['0', '12', '-', '.', 'e', 'E5', '1e400', 'true', 'null', 'a', 'A', '%', '/'],
  ...['\xc3\xa9', '\xc0\x80', '\xed\xa0\x80', '\\ud83d', '\\ude00', '\xf4\xa0', '18446744073709551616'],
  ...['"id"', '"execute"', '"a":1', '"\\ud83d\\ude00"'],
)
const soup = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''))

/** Commands that change nothing, given handles and pids that are not there. */
const command = fc.constantFrom(
  ...['guest-ping', 'guest-sync', 'guest-sync-delimited', 'guest-exec-status', 'guest-set-vcpus', 'guest-nope'],
  ...['read', 'write', 'seek', 'flush', 'close'].map((verb) => `guest-file-${verb}`),
)
const value = fc.oneof(
  fc.constantFrom('1', '-1', '0', '1.5', '1e3', '9223372036854775808', '"set"', '"x"', '""', 'true', 'null', '[]', '{}'),
  fc.constantFrom('[1]', '{"a":1}', '"YQ=="', '"!"', '99999999', '"\\u0000"'),
)
const name = fc.constantFrom('id', 'handle', 'count', 'offset', 'whence', 'buf-b64', 'pid', 'vcpus', 'x', 'y')
const members = (key: fc.Arbitrary<string>, of: fc.Arbitrary<string>) =>
  fc
    .uniqueArray(fc.tuple(key, of), { maxLength: 5, selector: ([key]) => key })
    .map((list) => `{${list.map(([key, item]) => `"${key}":${item}`).join(',')}}`)
const request = members(
  fc.constantFrom('execute', 'execute', 'arguments', 'arguments', 'id', 'exec-oob', 'foo', 'bar'),
  fc.oneof(command.map((text) => `"${text}"`), members(name, value), members(name, value), value),
)
const call = fc.tuple(command, members(name, value)).map(([text, args]) => `{"execute":"${text}","arguments":${args}}`)

describe.runIf(realAgentAvailable())('byte for byte as a real agent', () => {
  let agent: RealAgent
  let real: RawClient
  let fake: RawClient
  beforeAll(async () => {
    agent = await startQemuGa()
    real = await rawClient(agent.transport)
    fake = await rawClient(new FakeAgent({}, { version: await realVersion(), block: blockedCommands }).transport)
  })
  afterAll(async () => {
    real.close()
    fake.close()
    await agent.close()
  })

  async function answers(client: RawClient, text: string): Promise<string[]> {
    // The sync in between ends what the run before has left open.
    await client.ask('\n')
    const lines = await client.ask(text)
    // Of several unknown arguments the agent names the one that its hash table has first. Places count from its start.
    return lines.map((line) =>
      line.replace(/Parameter '[^']+' is unexpected/, 'Parameter is unexpected').replace(/"desc": "\d+:\d+: /, '"desc": "'),
    )
  }

  test.each([
    ['pieces of requests', soup],
    ['requests', request],
    ['calls', call],
  ])('are answered: %s', { timeout: 60_000 }, async (_, texts) => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect(await answers(fake, text)).toEqual(await answers(real, text))
      }),
      { numRuns: 1000 },
    )
  })
})
