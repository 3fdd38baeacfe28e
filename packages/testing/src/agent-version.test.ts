import { describe, expect, test } from 'vitest'
import { fakeWithClient } from '../test/fake.js'
import { notFound } from '../test/replies.js'
import { versions } from '../test/subjects.js'

describe.each(versions)('version %s', (version) => {
  test('freeze-gate: the text of what is refused', async () => {
    const { client } = await fakeWithClient({}, { version })
    await client.call('guest-fsfreeze-freeze')
    const reason = version === '7.2' ? 'the agent is in frozen state' : 'the command is not allowed'
    expect(await client.call('guest-get-host-name')).toBe(
      notFound(`Command guest-get-host-name has been disabled: ${reason}`),
    )
  })

  test('what is kept for root is told since 10.0', async () => {
    const { client } = await fakeWithClient({}, { version })
    const told = (await client.call('guest-get-fsinfo')).includes('"total-bytes-privileged"')
    expect(told).toBe(version !== '7.2')
  })
})
