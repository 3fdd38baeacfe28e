import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { chardevs, type TestAgent } from './agents.js'
import { writeAndLeave } from './raw-client.js'

/** What a client that died may leave behind; the next one must not notice. */
const leftBehind: [string, (handle: number) => string, 'at once' | 'at the first bytes'][] = [
  ['half a request', () => '{"execute":"guest-sync","arguments":{"id":', 'at once'],
  ['half a request in a string', () => '{"execute":"guest-sy', 'at once'],
  ['half a request after a backslash', () => '{"execute":"guest-sy\\', 'at once'],
  ['open brackets', () => '[[[[{"a":[', 'at once'],
  ['garbage', () => '%s GET / HTTP/1.1\r\n\r\n\x01\x02 }}}]]', 'at once'],
  ['a sync of its own', () => '\xff{"execute":"guest-sync-delimited","arguments":{"id":123456789}}\n', 'at once'],
  ['twenty pings that nobody waits for', () => '{"execute":"guest-ping"}\n'.repeat(20), 'at once'],
  ['pings with ids like ours', () => '{"execute":"guest-ping","id":"1"}\n'.repeat(5), 'at once'],
  [
    'a large reply, left in the middle',
    (handle) => `{"execute":"guest-file-read","arguments":{"handle":${handle},"count":8000000}}\n`,
    'at the first bytes',
  ],
]

describe.each(chardevs)('what a dead client leaves in $name', ({ available, start }) => {
  describe.runIf(available)('', () => {
    let given: TestAgent
    beforeAll(async () => {
      given = await start()
    })
    afterAll(() => given[Symbol.asyncDispose]())

    it.each(leftBehind)(
      '%s',
      async (_, bytes, leave) => {
        for (let round = 0; round < 5; round++) {
          const handle = await openLarge(given)
          await writeAndLeave(given.target, bytes(handle), leave)
          await using agent = await GuestAgent.connect(given.target)
          for (let id = 1; id <= 10; id++) expect(await agent.sync({ id: id * 1000 + round })).toBe(id * 1000 + round)
          await agent.fileClose({ handle })
        }
      },
      30_000,
    )

    it('a client that is killed while its download runs', async () => {
      for (let round = 0; round < 5; round++) {
        const path = `${given.folder}/large`
        const first = await GuestAgent.connect(given.target)
        await first.files.writeFile(path, randomBytes(1_000_000))
        const reading = first.files.readFile(path)
        setTimeout(() => first.close(), round * 3)
        await reading.catch(() => {})
        await first.close()
        await using agent = await GuestAgent.connect(given.target)
        expect(await agent.sync({ id: round })).toBe(round)
      }
    }, 30_000)
  })
})

/** A handle that outlives its client, on a file of 8 MB. */
async function openLarge(given: TestAgent): Promise<number> {
  await using agent = await GuestAgent.connect(given.target)
  const path = `${given.folder}/stale`
  await agent.files.writeFile(path, Buffer.alloc(64 * 1024, 7))
  const handle = await agent.fileOpen({ path: '/dev/zero', mode: 'rb' })
  return handle
}
