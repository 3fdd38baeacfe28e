import { expect, test } from 'vitest'
import { FakeAgent } from '../../src/index.js'
import { rawClient } from '../raw-client.js'
import { notFound, ok } from '../replies.js'
import { describeFacts, realVersion } from '../subjects.js'
import { carryOut } from './steps.js'

interface Info {
  readonly return: {
    readonly version: string
    readonly supported_commands: readonly { readonly name: string; readonly 'success-response': boolean }[]
  }
}

const silentOnes = ['guest-shutdown', 'guest-suspend-disk', 'guest-suspend-hybrid', 'guest-suspend-ram']

describeFacts('what the agent says of itself', (subject) => {
  test('info: the commands of this version, four of them without a reply', async () => {
    const { return: info }: Info = JSON.parse(await subject().client.call('guest-info'))
    const silent = info.supported_commands.filter((command) => !command['success-response'])
    expect(silent.map(({ name }) => name).sort()).toEqual(silentOnes)
    const fake = new FakeAgent({}, { version: await realVersion() })
    const own = await rawClient(fake.transport)
    const { return: model }: Info = JSON.parse(await own.call('guest-info'))
    const names = (list: Info['return']) => list.supported_commands.map(({ name }) => name).sort()
    expect(names(info)).toEqual(names(model))
    fake.close()
  })

  test('time: a multiple of 1000 ns, beyond what a double can hold', async () => {
    const [, digits = '0'] = /^\{"return": (\d+)\}$/.exec(await subject().client.call('guest-get-time')) ?? []
    expect(BigInt(digits) % 1000n).toBe(0n)
    expect(BigInt(digits)).toBeGreaterThan(2n ** 53n)
    const apart = BigInt(digits) / 1_000_000n - BigInt(Date.now())
    expect(apart > -60_000n && apart < 60_000n).toBe(true)
  })

  test('thawed: nothing is frozen', async () => {
    await carryOut(subject(), [['guest-fsfreeze-status', {}, ok('"thawed"')]])
  })

  test('osinfo: members in the order of the agent', async () => {
    const members = Object.keys(JSON.parse(await subject().client.call('guest-get-osinfo')).return)
    const order = ['name', 'kernel-release', 'version', 'pretty-name', 'version-id', 'kernel-version', 'machine', 'id']
    expect(members).toEqual(order.filter((name) => members.includes(name)))
  })

  test('absent: commands that came later', async () => {
    if ((await realVersion()) !== '7.2') return
    await carryOut(subject(), [
      ['guest-get-load', {}, notFound('The command guest-get-load has not been found')],
      ['guest-network-get-route', {}, notFound('The command guest-network-get-route has not been found')],
      ['guest-get-devices', {}, notFound('Command guest-get-devices has been disabled')],
    ])
  })
})
