import { expect, it } from 'vitest'
import { jsonReply } from './json-reply.js'

it('prints every digit', async () => {
  expect(await jsonReply({ a: 12345678901234567890n }).text()).toBe('{"a":12345678901234567890}')
})

it.each([[{ a: Number.POSITIVE_INFINITY }], [{ a: 'half \ud800' }]])(
  'what a guest sent and JSON cannot say: %j',
  (value) => {
    expect(() => jsonReply(value)).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }))
  },
)
