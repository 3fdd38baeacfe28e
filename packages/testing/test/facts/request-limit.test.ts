import { expect, test } from 'vitest'
import { fakeWithClient } from '../fake.js'
import { failed, ok } from '../replies.js'

const MIB = 1024 * 1024

test.each([
  [48 * MIB - 96, [ok(`{"count": ${48 * MIB - 96}, "eof": false}`)]],
  [48 * MIB - 3, [failed('JSON token size limit exceeded'), failed('JSON parse error, expecting value')]],
])('request-limit: the tokens of a request hold 64 MiB, so a write holds less than 48: %d', async (bytes, lines) => {
  const { client } = await fakeWithClient()
  await client.call('guest-file-open', { path: '/tmp/x', mode: 'w' })
  const data = Buffer.alloc(bytes).toString('base64')
  const answers = await client.ask(`{"execute":"guest-file-write","arguments":{"handle":1000,"buf-b64":"${data}"}}`)
  expect(answers.slice(0, lines.length)).toEqual(lines)
})
