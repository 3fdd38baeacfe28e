import { type Arguments, type CommandName, commandDescriptors, type Return } from '@qga/schema'
import { FakeAgent, type Handlers } from '@qga/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { GuestAgent } from '../src/index.js'

/** Arguments for each command: the compiler knows if one is missing here, or has others. */
const samples: { readonly [N in CommandName]: Arguments<N> } = {
  'guest-exec': { path: 'true' },
  'guest-exec-status': { pid: 1 },
  'guest-file-close': { handle: 1000 },
  'guest-file-flush': { handle: 1000 },
  'guest-file-open': { path: '/tmp/x' },
  'guest-file-read': { handle: 1000 },
  'guest-file-seek': { handle: 1000, offset: 0, whence: 'set' },
  'guest-file-write': { handle: 1000, 'buf-b64': '' },
  'guest-fsfreeze-freeze': {},
  'guest-fsfreeze-freeze-list': { mountpoints: ['/'] },
  'guest-fsfreeze-status': {},
  'guest-fsfreeze-thaw': {},
  'guest-fstrim': { minimum: 0 },
  'guest-get-cpustats': {},
  'guest-get-devices': {},
  'guest-get-disks': {},
  'guest-get-diskstats': {},
  'guest-get-fsinfo': {},
  'guest-get-host-name': {},
  'guest-get-load': {},
  'guest-get-memory-block-info': {},
  'guest-get-memory-blocks': {},
  'guest-get-osinfo': {},
  'guest-get-time': {},
  'guest-get-timezone': {},
  'guest-get-users': {},
  'guest-get-vcpus': {},
  'guest-info': {},
  'guest-network-get-interfaces': {},
  'guest-network-get-route': {},
  'guest-ping': {},
  'guest-set-memory-blocks': { 'mem-blks': [{ 'phys-index': 1n, online: true }] },
  'guest-set-time': { time: 1n },
  'guest-set-user-password': { username: 'debian', password: '', crypted: false },
  'guest-set-vcpus': { vcpus: [{ 'logical-id': 1, online: true }] },
  'guest-shutdown': { mode: 'reboot' },
  'guest-ssh-add-authorized-keys': { username: 'debian', keys: [] },
  'guest-ssh-get-authorized-keys': { username: 'debian' },
  'guest-ssh-remove-authorized-keys': { username: 'debian', keys: [] },
  'guest-suspend-disk': {},
  'guest-suspend-hybrid': {},
  'guest-suspend-ram': {},
  'guest-sync': { id: 1 },
  'guest-sync-delimited': { id: 1n },
}

describe('the commands of the agent', () => {
  it('are 44', () => expect(Object.keys(commandDescriptors).sort()).toEqual(Object.keys(samples).sort()))

  it.each(Object.values(commandDescriptors))('$name is $method(), and execute of its name', async (descriptor) => {
    const { method, args } = descriptor
    const name = descriptor.name as CommandName
    const seen: unknown[] = []
    // Answered by a handler, so that none of them does anything.
    const answer = (given: unknown) => {
      seen.push(given)
      return name === 'guest-get-time' ? 1 : {}
    }
    const handlers: Handlers = name.startsWith('guest-sync') ? {} : { [name]: answer }
    const fake = new FakeAgent(handlers, { version: '11.1' })
    await using agent = await GuestAgent.connect(fake.transport)
    const options = { timeoutMs: 20_000 }
    const call: unknown = Reflect.get(agent, method)
    if (typeof call !== 'function') throw new Error(`no method ${method}`)
    const given = args.length === 0 ? [options] : [samples[name], options]
    await Reflect.apply(call, agent, given)
    await agent.executeRaw(name, samples[name], options)
    const asked = fake.requests.filter(({ execute }) => execute === name)
    expect(asked.length).toBeGreaterThanOrEqual(2)
    if (handlers[name] !== undefined) expect(seen.length).toBe(asked.length)
    fake.close()
  })

  it('are typed, each by its own', () => {
    expectTypeOf<CommandName>().toEqualTypeOf<keyof typeof samples>()
    expectTypeOf<GuestAgent['getOsinfo']>().returns.resolves.toEqualTypeOf<Return<'guest-get-osinfo'>>()
    expectTypeOf<GuestAgent['getTime']>().returns.resolves.toEqualTypeOf<bigint>()
    expectTypeOf<GuestAgent['getFsinfo']>().returns.resolves.items.toHaveProperty('mountpoint').toBeString()
    expectTypeOf<GuestAgent['setVcpus']>().parameter(0).toEqualTypeOf<Arguments<'guest-set-vcpus'>>()
    expectTypeOf<GuestAgent['shutdown']>().returns.resolves.toBeVoid()
    const typed = (agent: GuestAgent) => ({
      status: agent.execute('guest-fsfreeze-status'),
      read: agent.execute('guest-file-read', { handle: 1 }),
      silent: agent.execute('guest-suspend-ram'),
    })
    expectTypeOf(typed).returns.toHaveProperty('status').resolves.toEqualTypeOf<'thawed' | 'frozen'>()
    expectTypeOf(typed).returns.toHaveProperty('read').resolves.toHaveProperty('eof').toBeBoolean()
    expectTypeOf(typed).returns.toHaveProperty('silent').resolves.toBeVoid()
    const wrong = (agent: GuestAgent) => [
      // @ts-expect-error: no such command
      () => agent.execute('guest-nonsense'),
      // @ts-expect-error: the handle is missing
      () => agent.execute('guest-file-read'),
      // @ts-expect-error: a number is wanted
      () => agent.execute('guest-file-read', { handle: '1' }),
      // @ts-expect-error: it takes no such argument
      () => agent.fstrim({ maximum: 1 }),
    ]
    expectTypeOf(wrong).toBeFunction()
  })
})
