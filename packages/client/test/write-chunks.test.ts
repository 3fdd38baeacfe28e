import { randomBytes } from 'node:crypto'
import { CommandFailure, FakeAgent, noReply } from '@qga/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { fastForward } from './fast-forward.js'

const CHUNK = 128 * 1024
const data = randomBytes(5 * CHUNK + 7)

/** What an agent makes of one write: all of it, so many bytes, nothing, or all of it without saying so. */
const fate = fc.oneof(
  { weight: 8, arbitrary: fc.constant('all' as const) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: CHUNK }) },
  { weight: 1, arbitrary: fc.constant('lost' as const) },
  { weight: 1, arbitrary: fc.constant('carried out, and lost' as const) },
)

it.each([
  ['with ids', true],
  ['without ids', false],
])('whatever becomes of writes, every byte gets to its place, %s', { timeout: 60_000 }, async (_, echoIds) => {
  const property = fc.asyncProperty(
    fc.array(fate, { maxLength: 12 }),
    fc.constantFrom(CHUNK, CHUNK, 100_000, 9_000),
    async (fates, limit) => {
      const left = [...fates]
      let lost = 0
      const fake = new FakeAgent(
        {
          'guest-file-write': async ({ handle, 'buf-b64': base64 }, { builtIn }) => {
            const bytes = Buffer.from(base64, 'base64')
            if (bytes.length > limit) throw new CommandFailure('GenericError', 'too much')
            // More in a row than are tried again would be given up.
            const next = left.shift() ?? 'all'
            const isLost = String(next).endsWith('lost')
            lost = isLost ? lost + 1 : 0
            const become = isLost && lost > 2 ? 'all' : next
            if (become === 'lost') return noReply
            const some = typeof become === 'number' ? bytes.subarray(0, become) : bytes
            const reply = await builtIn({ handle, 'buf-b64': some.toString('base64') })
            return become === 'carried out, and lost' ? noReply : reply
          },
        },
        { echoIds },
      )
      await using agent = await GuestAgent.connect(fake.transport)
      const told: number[] = []
      const onProgress = ({ bytes }: { readonly bytes: number }) => told.push(bytes)
      // By a clock that goes on with each turn: a stall of the machine is no lost reply.
      // It would not wait for the program that makes a file private.
      const sent = await fastForward(
        () => agent.files.upload([data], '/data', { timeoutMs: 6_000, privacy: 'skip', onProgress }),
        100,
      )
      expect([sent.bytes, told.at(-1)]).toEqual([data.length, data.length])
      expect(told.every((bytes, at) => at === 0 || bytes > (told[at - 1] ?? 0))).toBe(true)
      expect(Buffer.from(fake.files.get('/data')).equals(data)).toBe(true)
      expect(fake.openHandles).toEqual([])
      fake.close()
    },
  )
  await fc.assert(property, { numRuns: 30 })
})
