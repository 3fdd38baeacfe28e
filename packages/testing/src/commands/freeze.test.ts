import { describe, expect, test, vi } from 'vitest'
import { fakeWithClient } from '../../test/fake.js'
import { rawClient } from '../../test/raw-client.js'
import { failed, notFound, ok } from '../../test/replies.js'

describe('freezing', () => {
  test('freeze-count: what was frozen is counted, thawing counts too', async () => {
    const { fake, client } = await fakeWithClient()
    expect(await client.call('guest-fsfreeze-thaw')).toBe(ok('0'))
    expect(await client.call('guest-fsfreeze-freeze')).toBe(ok('2'))
    expect(fake.frozen).toBe(true)
    expect(await client.call('guest-fsfreeze-status')).toBe(ok('"frozen"'))
    expect(await client.call('guest-fsfreeze-thaw')).toBe(ok('2'))
    expect(await client.call('guest-fsfreeze-status')).toBe(ok('"thawed"'))
  })

  test('freeze-list: unknown names do not count, and nothing is frozen by them', async () => {
    const { client } = await fakeWithClient()
    const freeze = (mountpoints?: string[]) => client.call('guest-fsfreeze-freeze-list', { mountpoints })
    expect(await freeze(['/nope'])).toBe(ok('0'))
    expect(await freeze([])).toBe(ok('0'))
    expect(await client.call('guest-fsfreeze-status')).toBe(ok('"thawed"'))
    expect(await freeze(['/srv', '/srv', '/nope'])).toBe(ok('1'))
    expect(await client.call('guest-fsfreeze-thaw')).toBe(ok('1'))
    expect(await freeze()).toBe(ok('2'))
  })

  test('freeze-gate: six commands work, all others are disabled', async () => {
    const { client } = await fakeWithClient()
    await client.call('guest-fsfreeze-freeze')
    const info = await client.call('guest-info')
    const enabled = [...info.matchAll(/"enabled": true, "name": "([^"]+)"/g)].map(([, name]) => name)
    expect(enabled.sort()).toEqual([
      'guest-fsfreeze-status',
      'guest-fsfreeze-thaw',
      'guest-info',
      'guest-ping',
      'guest-sync',
      'guest-sync-delimited',
    ])
    expect(await client.call('guest-fsfreeze-freeze')).toBe(
      notFound('Command guest-fsfreeze-freeze has been disabled: the agent is in frozen state'),
    )
  })

  const disabled = 'Command guest-fsfreeze-thaw has been disabled'

  test.each([
    ['7.2', notFound(disabled), notFound(disabled)],
    ['10.0', notFound(`${disabled}: the command is not allowed`), ok('2')],
    ['11.1', notFound(`${disabled}: the command is not allowed`), ok('2')],
  ] as const)(
    'freeze-thaw-blocked: what a blocked thaw does in %s, thawed and frozen',
    async (version, thawed, frozen) => {
      const { client } = await fakeWithClient({}, { version, block: ['guest-fsfreeze-thaw'] })
      expect(await client.call('guest-fsfreeze-thaw')).toBe(thawed)
      await client.call('guest-fsfreeze-freeze')
      expect(await client.call('guest-fsfreeze-thaw')).toBe(frozen)
    },
  )

  test('freeze-guest: it belongs to the guest, and outlives client and agent', async () => {
    const { fake, client } = await fakeWithClient()
    await client.call('guest-exec', { path: 'true' })
    await client.call('guest-fsfreeze-freeze')
    client.close()
    fake.restart()
    const other = await rawClient(fake.transport)
    expect(await other.call('guest-exec-status', { pid: 701 })).toContain('frozen state')
    expect(await other.call('guest-fsfreeze-thaw')).toBe(ok('2'))
  })

  test('freeze-hook: one that fails before the freeze leaves all thawed; it runs for every thaw', async () => {
    const actions: string[] = []
    const { fake, client } = await fakeWithClient(
      {},
      {
        freezeHook: (action) => {
          actions.push(action)
          if (action === 'freeze') throw new Error('fsfreeze hook has failed with status 1')
        },
      },
    )
    expect(await client.call('guest-fsfreeze-freeze')).toBe(failed('fsfreeze hook has failed with status 1'))
    expect(fake.frozen).toBe(false)
    expect(await client.call('guest-fsfreeze-thaw')).toBe(ok('0'))
    expect(actions).toEqual(['freeze', 'thaw'])
  })

  test('freeze-thaw-hook: a thaw that is an error has thawed', async () => {
    const { fake, client } = await fakeWithClient(
      {},
      {
        freezeHook: (action) => {
          if (action === 'thaw') throw new Error('fsfreeze hook has failed with status 3')
        },
      },
    )
    await client.call('guest-fsfreeze-freeze')
    expect(await client.call('guest-fsfreeze-thaw')).toBe(failed('fsfreeze hook has failed with status 3'))
    expect(fake.frozen).toBe(false)
    expect(await client.call('guest-fsfreeze-status')).toBe(ok('"thawed"'))
  })

  test('freeze-vss: it lets go by itself, the status does not tell, and the thaw is an error', async () => {
    const { fake, client } = await fakeWithClient({}, { vssMs: 20 })
    await client.call('guest-fsfreeze-freeze')
    await vi.waitFor(() => expect(fake.frozen).toBe(false))
    expect(await client.call('guest-fsfreeze-status')).toBe(ok('"frozen"'))
    expect(await client.call('guest-fsfreeze-thaw')).toContain('fsfreeze is limited up to 10 seconds')
    expect(await client.call('guest-fsfreeze-status')).toBe(ok('"thawed"'))
    expect(await client.call('guest-fsfreeze-thaw')).toBe(ok('0'))
  })

  test('mounts: a file that is mounted lies on no disk', async () => {
    const mounts = [
      { device: 'vda1', path: '/', type: 'ext4', totalBytes: 9, usedBytes: 4 },
      { device: 'loop0', path: '/home/virtfs', type: 'ext4', totalBytes: 9, usedBytes: 4 },
    ]
    const { client } = await fakeWithClient({}, { mounts })
    expect(await client.call('guest-get-fsinfo')).toMatch(/"name": "loop0", .*"disk": \[\]/)
    expect(await client.call('guest-fsfreeze-freeze-list', { mountpoints: ['/home/virtfs'] })).toBe(ok('1'))
  })

  test('freeze-pipelined: states are right in one write', async () => {
    const { client } = await fakeWithClient()
    const commands = ['guest-fsfreeze-freeze', 'guest-fsfreeze-status', 'guest-exec', 'guest-fsfreeze-thaw']
    const lines = await client.ask(commands.map((execute) => JSON.stringify({ execute })).join(''))
    expect(lines.slice(0, 2)).toEqual([ok('2'), ok('"frozen"')])
    expect(lines[2]).toContain('frozen state')
    expect(lines[3]).toBe(ok('2'))
  })

  test('trim: an impossible minimum is an error of each path', async () => {
    const { client } = await fakeWithClient()
    const first = await client.call('guest-fstrim')
    expect(first).toContain('"trimmed": 15588737024')
    expect(await client.call('guest-fstrim')).toContain('"trimmed": 0')
    const impossible = await client.call('guest-fstrim', { minimum: -1 })
    expect(impossible).toContain('"error": "failed to trim: Invalid argument"')
    expect(impossible).not.toContain('trimmed')
  })
})
