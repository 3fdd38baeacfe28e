import { FakeAgent, type Fault, garbage, type Handlers, noReply, silent } from '@qga/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  addAuthorizedKeys,
  guestDisks,
  listAuthorizedKeys,
  loggedInUsers,
  networkInterfaces,
  removeAuthorizedKeys,
  replaceAuthorizedKeys,
  setVcpus,
  trimFilesystems,
  usableAddresses,
  vcpus,
} from '../src/guest/index.js'
import { GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'

/**
 * The cases of libvirt's test of its own agent client; the names are libvirt's. Most answers there are made up by the
 * test, and what a real agent would do here it would do to this machine: so these run on the fake alone.
 *
 * Not repeated here: Shutdown and Suspend that are confirmed by an event (power.test.ts), a freeze that is not answered
 * (freeze.test.ts), a reply that is too large (recovery.test.ts), the wait of a sync (recovery.test.ts).
 */
interface Given {
  readonly agent: GuestAgent
  readonly fake: FakeAgent
  /** The arguments of each request of this name. */
  asked(command: string): unknown[]
}

async function connected(handlers: Handlers = {}, faults: readonly Fault[] = []): Promise<Given> {
  const fake = new FakeAgent(handlers)
  const agent = await GuestAgent.connect(fake.transport)
  onTestFinished(() => agent.close())
  fake.faults = faults
  const asked = (command: string) =>
    fake.requests.filter(({ execute }) => execute === command).map((request) => request.arguments)
  return { agent, fake, asked }
}

/** Answers one after the other. */
function inTurn(...answers: unknown[]): () => unknown {
  return () => answers.shift()
}

/** Replies with these bytes in place of the agent's. */
function instead(command: string, text: string): Fault {
  return { name: 'instead', onReply: (bytes, reply) => (reply.command === command ? [Buffer.from(text)] : [bytes]) }
}

const mounts = ['/fs1', '/fs2', '/fs3', '/fs4', '/fs5']
const cpu = (id: number, online: boolean, canOffline = true) => ({
  'logical-id': id,
  online,
  'can-offline': canOffline,
})
const address = (text: string, prefix: number, version: 'ipv4' | 'ipv6') => ({
  'ip-address': text,
  'ip-address-type': version,
  prefix,
})
const mac = { 'hardware-address': '52:54:00:00:00:01' }

const cases: readonly [string, () => Promise<void>][] = [
  [
    'FSFreeze: some file systems, then all',
    async () => {
      const { agent, asked } = await connected({
        'guest-fsfreeze-freeze-list': () => 5,
        'guest-fsfreeze-freeze': () => 7,
      })
      expect(await agent.fsfreezeFreezeList({ mountpoints: mounts })).toBe(5)
      expect(await agent.fsfreezeFreeze()).toBe(7)
      expect(asked('guest-fsfreeze-freeze-list')).toEqual([{ mountpoints: mounts }])
    },
  ],
  [
    'FSThaw: twice',
    async () => {
      const { agent } = await connected({ 'guest-fsfreeze-thaw': inTurn(5, 7) })
      expect([await agent.fsfreezeThaw(), await agent.fsfreezeThaw()]).toEqual([5, 7])
    },
  ],
  [
    'FSTrim: a minimum, and an agent that does not tell what it trimmed',
    async () => {
      const { agent, asked } = await connected({ 'guest-fstrim': () => ({}) })
      expect(await trimFilesystems(agent, { minimum: 1337 })).toEqual({ trimmedBytes: 0n, paths: [], failed: [] })
      expect(asked('guest-fstrim')).toEqual([{ minimum: 1337 }])
    },
  ],
  [
    'GetFSInfo: no disk, one, two; then the command is disabled',
    async () => {
      const place = { 'bus-type': 'virtio', bus: 0, target: 0, unit: 0 }
      const at = (slot: number) => ({ ...place, 'pci-controller': { domain: 0, bus: 0, slot, function: 0 } })
      const told = [
        { name: 'vda1', mountpoint: '/', type: 'ext4', 'used-bytes': 1, 'total-bytes': 952_840_192, disk: [at(1)] },
        { name: 'dm-1', mountpoint: '/opt', type: 'vfat', disk: [at(6), at(7)] },
        { name: 'sdb1', mountpoint: '/mnt/disk', type: 'xfs', disk: [] },
      ]
      const { agent, fake } = await connected({ 'guest-get-fsinfo': () => told })
      expect(await agent.getFsinfo()).toEqual(told)
      const error = { class: 'CommandDisabled', desc: 'The command has been disabled for this instance', data: {} }
      fake.faults = [instead('guest-get-fsinfo', `${JSON.stringify({ error })}\n`)]
      // Old agents give `data` in their errors; without an id it is the error of the one command under way.
      expect(await rejection(agent.getFsinfo())).toMatchObject({
        code: 'COMMAND_UNAVAILABLE',
        class: 'CommandDisabled',
      })
      expect(await agent.sync({ id: 1 })).toBe(1)
    },
  ],
  [
    'Suspend: each way, by an agent that answers although it should not',
    async () => {
      const answering = { 'guest-suspend-ram': () => ({}), 'guest-suspend-disk': () => ({}) }
      const { agent, asked } = await connected({ ...answering, 'guest-suspend-hybrid': () => ({}) })
      for (const way of ['ram', 'disk', 'hybrid'] as const) {
        expect(await agent.suspend(way)).toBeUndefined()
        expect(asked(`guest-suspend-${way}`)).toHaveLength(1)
      }
      expect(await agent.sync({ id: 1 })).toBe(1)
    },
  ],
  [
    'Shutdown: each mode, and no answer is none too few',
    async () => {
      const { agent, asked } = await connected({ 'guest-shutdown': () => noReply })
      const modes = ['halt', 'powerdown', 'reboot'] as const
      for (const mode of modes) expect(await agent.shutdown({ mode })).toBeUndefined()
      expect(asked('guest-shutdown')).toEqual(modes.map((mode) => ({ mode })))
    },
  ],
  [
    'Shutdown: refused',
    async () => {
      const { agent } = await connected()
      expect(await rejection(agent.shutdown({ mode: 'sleep' }))).toMatchObject({ code: 'COMMAND_FAILED' })
    },
  ],
  [
    'CPU: two are asked for and one is done, the next answer is no answer',
    async () => {
      const { agent, fake, asked } = await connected({
        'guest-get-vcpus': () => [cpu(0, true, false), cpu(1, false), cpu(2, true), cpu(3, false)],
        'guest-set-vcpus': () => 1,
      })
      expect(await vcpus(agent)).toHaveLength(4)
      expect(await setVcpus(agent, [{ id: 1, online: false }])).toMatchObject({ done: [{ id: 1 }], failed: undefined })
      const both = [
        { id: 1, online: true },
        { id: 3, online: true },
      ]
      const onProgress = () => {
        fake.faults = [stringError('guest-set-vcpus')]
      }
      const half = { done: [{ id: 1 }], uncertain: [{ id: 3 }], cause: { code: 'PROTOCOL_VIOLATION' } }
      expect(await rejection(setVcpus(agent, both, { onProgress }))).toMatchObject(half)
      expect(asked('guest-set-vcpus')).toEqual([
        { vcpus: [{ 'logical-id': 1, online: false }] },
        { vcpus: both.map(({ id, online }) => ({ 'logical-id': id, online })) },
        { vcpus: [{ 'logical-id': 3, online: true }] },
      ])
    },
  ],
  [
    'ArbitraryCommand: one that nobody knows',
    async () => {
      const { agent } = await connected({ ble: () => 'bla' })
      expect(await agent.executeRaw('ble')).toBe('bla')
    },
  ],
  [
    'GetInterfaces: order is kept, an alias is an interface, none has to have addresses',
    async () => {
      const told = [
        { name: 'eth2', ...mac },
        {
          name: 'eth1:0',
          ...mac,
          'ip-addresses': [address('192.0.2.91', 24, 'ipv4'), address('fe80::4f', 64, 'ipv6')],
        },
        {
          name: 'eth1',
          ...mac,
          'ip-addresses': [address('192.0.2.83', 32, 'ipv4'), address('2001:db8::e', 64, 'ipv6')],
        },
        { name: 'lo', 'ip-addresses': [address('127.0.0.1', 8, 'ipv4'), address('::1', 128, 'ipv6')] },
      ]
      const { agent } = await connected({ 'guest-network-get-interfaces': () => told })
      const found = await networkInterfaces(agent)
      expect(found.map(({ name, addresses }) => [name, addresses.length])).toEqual([
        ['eth2', 0],
        ['eth1:0', 2],
        ['eth1', 2],
        ['lo', 2],
      ])
      expect(found[2]?.addresses[0]).toEqual({ address: '192.0.2.83', prefix: 32, family: 'ipv4' })
      // Those of the alias count as the card's.
      const usable = await usableAddresses(agent, { macs: ['52:54:00:00:00:01'] })
      expect(usable.map((one) => one.address)).toEqual(['192.0.2.91', '192.0.2.83', '2001:db8::e'])
    },
  ],
  [
    'Users: logins to the millisecond, with a domain and without',
    async () => {
      const { agent } = await connected({
        'guest-get-users': () => [
          { user: 'test', 'login-time': 1561739203.584038 },
          { user: 'test', domain: 'DOMAIN', 'login-time': 1561739229.190697 },
        ],
      })
      expect(await loggedInUsers(agent)).toEqual([
        { user: 'test', domain: undefined, since: new Date(1561739203584) },
        { user: 'test', domain: 'DOMAIN', since: new Date(1561739229190) },
      ])
    },
  ],
  [
    'OSInfo: of a Linux and of a Windows, empty words included',
    async () => {
      const linux = { id: 'centos', name: 'CentOS Linux', 'version-id': '7', machine: 'x86_64' }
      const windows = { id: 'mswindows', 'version-id': '', variant: 'client', 'variant-id': 'client' }
      const { agent } = await connected({ 'guest-get-osinfo': inTurn(linux, windows) })
      expect([await agent.getOsinfo(), await agent.getOsinfo()]).toEqual([linux, windows])
    },
  ],
  [
    'Timezone: east, west, half hours, and one without a name',
    async () => {
      const zones = [{ zone: 'IST', offset: 19_800 }, { zone: 'NDT', offset: -9000 }, { offset: -25_200 }]
      const { agent } = await connected({ 'guest-get-timezone': inTurn(...zones) })
      for (const zone of zones) expect(await agent.getTimezone()).toEqual(zone)
    },
  ],
  [
    'SSHKeys: what is listed, added in place of others, and removed goes over as it is',
    async () => {
      const keys = ['ssh-rsa AAAAB3Nza= one@host', 'ssh-ed25519 AAAAC3Nza= two@host']
      const { agent, asked } = await connected({
        'guest-ssh-get-authorized-keys': () => ({ keys: keys.toReversed() }),
        'guest-ssh-add-authorized-keys': () => ({}),
        'guest-ssh-remove-authorized-keys': () => ({}),
      })
      // Agents list a file from its end.
      expect(await listAuthorizedKeys(agent, 'test')).toEqual(keys)
      await addAuthorizedKeys(agent, 'test', keys.slice(0, 1))
      await replaceAuthorizedKeys(agent, 'test', keys)
      expect(asked('guest-ssh-add-authorized-keys')).toEqual([
        { username: 'test', keys: keys.slice(0, 1) },
        { username: 'test', keys, reset: true },
      ])
      // The same keys are told afterwards, so they are known to be there still.
      expect(await removeAuthorizedKeys(agent, 'test', keys)).toEqual({ removed: [], left: keys })
      expect(asked('guest-ssh-remove-authorized-keys')).toEqual([{ username: 'test', keys }])
    },
  ],
  [
    'GetDisks: a disk, its partition, a mapped volume, and one of which the guest knows no place',
    async () => {
      const pci = (slot: number) => ({ domain: 0, bus: 0, slot, function: 0 })
      const nowhere = { domain: -1, bus: -1, slot: -1, function: -1 }
      const at = { 'bus-type': 'virtio', bus: 0, target: 0, unit: 0 }
      const { agent } = await connected({
        'guest-get-disks': () => [
          { name: '/dev/vda1', partition: true, dependencies: ['/dev/vda'] },
          { name: '/dev/vda', partition: false, address: { ...at, serial: 'abc', 'pci-controller': pci(2) } },
          { name: '/dev/dm-0', partition: false, dependencies: ['/dev/vda1'], alias: 'root' },
          { name: '/dev/sda', partition: false, address: { ...at, 'bus-type': 'unknown', 'pci-controller': nowhere } },
        ],
      })
      const none = { parents: [], place: undefined, alias: undefined, partition: false }
      const unit = [0, 0, 0]
      const place = { bus: 'virtio', unit, device: undefined }
      expect(await guestDisks(agent)).toEqual([
        { ...none, name: '/dev/vda1', partition: true, parents: ['/dev/vda'] },
        { ...none, name: '/dev/vda', place: { ...place, pci: '0000:00:02.0', serial: 'abc' } },
        { ...none, name: '/dev/dm-0', parents: ['/dev/vda1'], alias: 'root' },
        { ...none, name: '/dev/sda', place: { ...place, bus: 'unknown', pci: undefined, serial: undefined } },
      ])
    },
  ],
  [
    'Timeout: nothing is answered, whatever is asked',
    async () => {
      const { agent } = await connected({}, [silent()])
      expect(await rejection(agent.executeRaw('ble', undefined, { timeoutMs: 50 }))).toMatchObject({ code: 'TIMEOUT' })
      expect(await rejection(agent.fsfreezeStatus({ timeoutMs: 50 }))).toMatchObject({ code: 'TIMEOUT' })
      expect(agent.state).toBe('syncing')
    },
  ],
  ['garbage before the sync: one line of it', () => throughGarbage('%%%\n')],
  ['garbage before the sync: a reply to another sync', () => throughGarbage('{"return": 4711}\n')],
  ['garbage before the sync: a return that is no number', () => throughGarbage('{"return": {"a": 1}}\n')],
]

describe("libvirt's cases", () => {
  it.each(cases)('%s', async (_, check) => check())

  it.each([
    ['a greeting', '{"QMP": {}}\n'],
    ['an event', '{"event": "STOP"}\n'],
    ['a delayed reply', '{"return": "late"}\n'],
  ])('%s that nobody asked for is dropped', async (_, text) => {
    const { agent } = await connected({}, [garbage(text, { command: 'guest-get-host-name' })])
    expect(await agent.getHostName()).toEqual({ 'host-name': 'fake' })
    expect(await agent.sync({ id: 1 })).toBe(1)
  })

  it.each([
    ['neither a return nor an error', { nothing: 1 }],
    ['an error that is text', { error: 'random error' }],
  ])('a reply with %s fails', async (_, reply) => {
    const { agent } = await connected({}, [withId('guest-get-host-name', reply)])
    expect(await rejection(agent.getHostName())).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
    expect(await agent.sync({ id: 1 })).toBe(1)
  })
})

async function throughGarbage(text: string): Promise<void> {
  const fake = new FakeAgent({}, { faults: [garbage(text, { command: 'guest-sync-delimited' })] })
  await using agent = await GuestAgent.connect(fake.transport)
  expect(await agent.sync({ id: 1 })).toBe(1)
}

const stringError = (command: string) => withId(command, { error: 'random error' })

/** Replies with this, and with the id of the request. */
function withId(command: string, reply: object): Fault {
  return {
    name: 'another reply',
    onReply: (bytes, { command: answered }) => {
      if (answered !== command) return [bytes]
      const { id } = JSON.parse(Buffer.from(bytes).toString()) as { id: unknown }
      return [Buffer.from(`${JSON.stringify({ ...reply, id })}\n`)]
    },
  }
}
