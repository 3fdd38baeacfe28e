import { expect, test } from 'vitest'
import { failed, ok, plainLines } from '../replies.js'
import { describeSubjects, realVersion } from '../subjects.js'

const MIB = 1024 * 1024
/** An early parser eats the rest of a request that it has refused, a late one reads it as another. */
const ofTheRest = (await realVersion()) === '11.1' ? [] : Array(2).fill(failed('JSON parse error, expecting value'))

describeSubjects('large requests', (subject) => {
  test.each([
    [48 * MIB - 96, [ok(`{"count": ${48 * MIB - 96}, "eof": false}`)]],
    [48 * MIB - 3, [failed('JSON token size limit exceeded'), ...ofTheRest]],
  ])('request-limit: the tokens of a request hold 64 MiB, so a write holds less than 48: %d', {
    timeout: 180_000,
  }, async (bytes, lines) => {
    const client = await subject().connect({ waitMs: 150_000 })
    const opened = await client.call('guest-file-open', { path: `${subject().folder}/x`, mode: 'w' })
    const { return: handle }: { return: number } = JSON.parse(opened)
    const data = Buffer.alloc(bytes).toString('base64')
    const answers = await client.ask(`{"execute":"guest-file-write","arguments":{"handle":${handle},"buf-b64":"${data}"}}`)
    expect(plainLines(answers)).toEqual(lines)
    client.close()
  })
})
