import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FakeAgent } from '../../src/index.js'
import { realAgentAvailable, startQemuGa } from '../../src/node/index.js'
import { type RawClient, rawClient } from '../raw-client.js'
import { realVersion } from '../subjects.js'

const piece = fc.constantFrom(
  '{"execute":"guest-ping"}',
  '{"execute":"guest-sync","arguments":{"id":7}}',
  '{"execute":"guest-ping","id":',
  ...['{', '}', '[', ']', ':', ',', '"', "'", '\\', '\\u', '00e9', ' ', '\n', '\t', '\xff', '\xfe', '\x00', '\x01'],
  ...['0', '12', '-', '.', 'e', 'E5', '1e400', 'true', 'null', 'a', 'A', '%', '/', '\xc3\xa9', '\xc0\x80', '\xed\xa0\x80'],
  ...['"id"', '"execute"', '"a":1', '"\\ud83d\\ude00"', '18446744073709551616'],
)
const soup = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''))

async function answers(client: RawClient, request: string): Promise<string[]> {
  // Brackets first, so that what one run leaves open does not reach into the next.
  await client.ask('\n')
  return client.ask(request)
}

describe.runIf(realAgentAvailable())('random requests', () => {
  test('are answered byte for byte as a real agent does', { timeout: 60_000 }, async () => {
    const version = await realVersion()
    // Where the newest parser begins again after an error was not measured.
    if (version === '11.1') return
    await using agent = await startQemuGa()
    const real = await rawClient(agent.transport)
    const fake = new FakeAgent({}, { version })
    const copy = await rawClient(fake.transport)
    await fc.assert(
      fc.asyncProperty(soup, async (request) => {
        expect(await answers(copy, request)).toEqual(await answers(real, request))
      }),
      { numRuns: 12000 },
    )
    real.close()
    fake.close()
  })
})
