import { connect, type JsonValue } from '@qga/wire'
import { expect, test } from 'vitest'
import { CommandFailure, dropReply, FakeAgent, staleBytes } from '../src/index.js'

test('the program of the README', async () => {
  const fake = new FakeAgent(
    {
      'guest-get-host-name': () => ({ 'host-name': 'web1' }),
      'guest-fstrim': () => {
        throw new CommandFailure('GenericError', 'no disk')
      },
    },
    { files: { '/etc/motd': 'hello\n' }, faults: [staleBytes(), dropReply({ command: 'guest-exec', nth: 1 })] },
  )
  const connection = await connect(fake.transport)
  const told: JsonValue[] = []
  const nothing = () => {}
  connection.start({
    message: (value) => told.push(value),
    sentinel: nothing,
    skipped: nothing,
    lost: nothing,
    closed: nothing,
  })
  connection.send({ execute: 'guest-exec', arguments: { path: 'true' } })
  connection.send({ execute: 'guest-get-host-name' })
  await expect.poll(() => told.at(-1)).toEqual({ return: { 'host-name': 'web1' } })
  expect(told).toHaveLength(2)
  expect(fake.requests.map(({ execute }) => execute)).toEqual(['guest-exec', 'guest-get-host-name'])
  fake.close()
})
