import { FakeAgent } from '@qga/testing'
import { expect, it } from 'vitest'
import { usableAddresses } from '../src/guest/index.js'
import { type ExecOptions, GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

it('a word that is none of an option is refused before anything is sent', async () => {
  const { agent, fake } = await connected()
  const before = fake.requests.length
  const capture = 'both' as never
  expect(await rejection(agent.exec(['true'], { capture }))).toMatchObject({ code: 'BAD_OPTION' })
  expect(await rejection(agent.spawn(['true'], { capture }))).toMatchObject({ code: 'BAD_OPTION' })
  expect(fake.requests).toHaveLength(before)
  expect(await rejection(usableAddresses(agent, { family: 'IPv4' as never }))).toMatchObject({
    code: 'BAD_OPTION',
    message: 'family is "IPv4". Give one of ipv4, ipv6, or leave it out',
  })
  const other = new FakeAgent()
  expect(await rejection(GuestAgent.connect(other.transport, { validate: 'all' as never }))).toMatchObject({
    code: 'BAD_OPTION',
  })
  expect(other.clients).toBe(0)
})

it('options can be made apart from the call', async () => {
  const { agent } = await connected()
  const options: ExecOptions = { timeoutMs: 5_000 }
  expect((await agent.exec(['true'], options)).exitCode).toBe(0)
})
