import type { CommandName } from '@qga/client'
import { expect } from 'vitest'
import type { Guest } from '../src/guest/guest.js'
import type { InsideGuest } from '../src/guest/inside-guest.js'
import type { RequirementId } from '../src/requirements.js'

interface Call {
  readonly requirement: RequirementId
  readonly call: (agent: InsideGuest, guest: Guest) => Promise<void>
  /** What else it calls: those have no entry of their own. */
  readonly also?: readonly CommandName[]
}

type Check = Call['call']

const telling = (call: Check, also: readonly CommandName[] = []): Call => ({
  requirement: 'commands/telling',
  call,
  also,
})
const base64 = (text: string) => Buffer.from(text).toString('base64')

/** What a guest for these calls is started with. The kernel has 128 MiB to a block. */
export const MEMORY_MIB = 1024
export const MOVABLE_MIB = 512
const BLOCK_MIB = 128

const files: Check = async (agent) => {
  const handle = await agent.fileOpen({ path: '/data/calls', mode: 'w+' })
  expect(await agent.fileWrite({ handle, 'buf-b64': base64('written') })).toEqual({ count: 7, eof: false })
  await agent.fileFlush({ handle })
  expect(await agent.fileSeek({ handle, offset: 2, whence: 'set' })).toEqual({ position: 2, eof: false })
  const read = await agent.fileRead({ handle, count: 100 })
  expect(read).toMatchObject({ count: 5, eof: true })
  expect(Buffer.from(read['buf-b64'], 'base64').toString()).toBe('itten')
  await agent.fileClose({ handle })
  await expect(agent.fileRead({ handle })).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
}

const execution: Check = async (agent) => {
  const script = 'cat; echo "$1 $COLOUR" >&2; exit 3'
  const done = await agent.exec(['sh', '-c', script, 'sh', 'a b'], {
    env: { PATH: '/bin', COLOUR: 'red' },
    input: 'in\0put',
  })
  expect(done).toMatchObject({ exitCode: 3, signal: undefined, stdoutText: 'in\0put', stderrText: 'a b red\n' })
  expect(await agent.exec(['sh', '-c', 'kill -9 $$'])).toMatchObject({ exitCode: undefined, signal: 9 })
}

const freezing: Check = async (agent) => {
  expect(await agent.fsfreezeStatus()).toBe('thawed')
  expect(await agent.fsfreezeFreeze()).toBe(1)
  expect(await agent.fsfreezeStatus()).toBe('frozen')
  expect(await agent.fsfreezeThaw()).toBe(1)
  expect(await agent.fsfreezeFreezeList({ mountpoints: ['/data'] })).toBe(1)
  expect(await agent.fsfreezeThaw()).toBe(1)
  expect(await agent.fsfreezeThaw()).toBe(0)
}

/** By how much the guest's clock may go wrong against ours in the time of a test. */
const CLOCKS_DIFFER_MS = 100

const clock: Check = async (agent, { control }) => {
  const asked = 1_800_000_000_123_456_000n
  const from = performance.now()
  const passed = () => performance.now() - from + CLOCKS_DIFFER_MS
  await agent.setTime({ time: asked })
  const now = await agent.getTime()
  expect(now - asked).toBeGreaterThanOrEqual(0n)
  expect(Number(now - asked) / 1e6).toBeLessThan(passed())
  const kernel = Number(await control.sh('date +%s'))
  expect(kernel).toBeGreaterThanOrEqual(1_800_000_000)
  expect((kernel - 1_800_000_000) * 1000).toBeLessThan(passed())
  await expect(agent.setTime({ time: -1 })).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
  await expect(agent.setTime({ time: 2n ** 63n - 1n })).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
  await agent.setTime()
}

const passwords: Check = async (agent, { control }) => {
  const hashOf = (user: string) => control.sh(`sed -n 's/^${user}:\\([^:]*\\):.*/\\1/p' /etc/shadow`)
  const password = 'correct horse, μ'
  await agent.setUserPassword({ username: 'ann', password: base64(password), crypted: false })
  const [, kind, salt] = (await hashOf('ann')).split('$')
  expect(kind).toBe('6')
  const remade = await control.sh(`mkpasswd -m sha512 -S '${salt}' '${password}'`)
  expect(await hashOf('ann')).toBe(remade)
  const hash = '$6$salt$abc'
  await agent.setUserPassword({ username: 'bob', password: base64(hash), crypted: true })
  expect(await hashOf('bob')).toBe(hash)
  const refused = agent.setUserPassword({ username: 'nosuch', password: base64('x'), crypted: false })
  await expect(refused).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
}

const sshKeys: Check = async (agent, { control }) => {
  const [one, two] = ['ssh-ed25519 AAAA one', 'ssh-ed25519 BBBB two'] as const
  const keys = async () => (await agent.sshGetAuthorizedKeys({ username: 'ann' })).keys.toSorted()
  await agent.sshAddAuthorizedKeys({ username: 'ann', keys: [one, two] })
  await agent.sshAddAuthorizedKeys({ username: 'ann', keys: [one] })
  expect(await keys()).toEqual([one, two])
  expect(await control.sh('stat -c "%a %u" /home/ann/.ssh /home/ann/.ssh/authorized_keys')).toBe('700 1000\n600 1000')
  await agent.sshRemoveAuthorizedKeys({ username: 'ann', keys: [one] })
  expect(await keys()).toEqual([two])
  await agent.sshAddAuthorizedKeys({ username: 'ann', keys: [one], reset: true })
  expect(await keys()).toEqual([one])
  await expect(agent.sshGetAuthorizedKeys({ username: 'nosuch' })).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
}

/** In the order of their numbers; the agent's own is that of a folder. */
async function processors(agent: InsideGuest) {
  return (await agent.getVcpus()).toSorted((a, b) => a['logical-id'] - b['logical-id'])
}

const vcpus: Check = async (agent, { control }) => {
  const online = async () => (await processors(agent)).map((cpu) => cpu.online)
  expect(await online()).toEqual([true, true])
  expect(await agent.setVcpus({ vcpus: [{ 'logical-id': 1, online: false }] })).toBe(1)
  expect(await online()).toEqual([true, false])
  expect(await control.sh('cat /sys/devices/system/cpu/online')).toBe('0')
  const back = [
    { 'logical-id': 1, online: true },
    { 'logical-id': 0, online: false },
  ]
  expect(await agent.setVcpus({ vcpus: back })).toBe(1)
  expect(await control.sh('cat /sys/devices/system/cpu/online')).toBe('0-1')
  const boot = agent.setVcpus({ vcpus: [{ 'logical-id': 0, online: false }] })
  await expect(boot).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
}

/**
 * The kernel decides whether a block can go; what the agent says of each must be what has become of it. Of half a
 * gigabyte that is movable and free some block can: what is in the way is a page that something holds for a moment.
 */
const memoryBlocks: Check = async (agent, { control }) => {
  const folder = '/sys/devices/system/memory'
  const movable = await control.sh(`grep -l '^Movable' ${folder}/memory*/valid_zones`)
  const blocks = [...movable.matchAll(/memory(\d+)\/valid_zones/g)].map(([, number]) => Number(number))
  expect(blocks.length).toBe(MOVABLE_MIB / BLOCK_MIB)
  const set = (online: boolean) =>
    agent.setMemoryBlocks({ 'mem-blks': [...blocks, 9999].map((index) => ({ 'phys-index': index, online })) })
  const states = () => Promise.all(blocks.map((block) => control.sh(`cat ${folder}/memory${block}/state`)))
  await control.sh('sync; echo 3 >/proc/sys/vm/drop_caches; echo 1 >/proc/sys/vm/compact_memory')
  const results = await set(false)
  const after = await states()
  expect(after).toContain('offline')
  expect(results).toMatchObject([
    ...blocks.map((block, at) => ({
      'phys-index': block,
      response: after[at] === 'offline' ? 'success' : 'operation-failed',
    })),
    { 'phys-index': 9999, response: 'not-found' },
  ])
  await set(true)
  expect(new Set(await states())).toEqual(new Set(['online']))
}

/** What is called for each command, and what must have come of it. */
export const calls: Readonly<Partial<Record<CommandName, Call>>> = {
  'guest-ping': telling(async (agent) => expect(await agent.ping()).toEqual({}), ['guest-sync-delimited']),
  'guest-sync': telling(async (agent) => expect(await agent.sync({ id: 2n ** 53n + 1n })).toBe(2n ** 53n + 1n)),
  'guest-info': telling(async (agent) => expect((await agent.info()).version).toMatch(/^\d+\.\d+/)),
  'guest-get-time': telling(async (agent, { control }) => {
    const kernel = Number(await control.sh('date +%s'))
    expect(Math.abs(Number((await agent.getTime()) / 1_000_000_000n) - kernel)).toBeLessThan(60)
  }),
  'guest-set-time': { requirement: 'commands/clock', call: clock },
  'guest-get-host-name': telling(async (agent) => expect(await agent.getHostName()).toEqual({ 'host-name': 'guest' })),
  'guest-get-timezone': telling(async (agent) => expect(await agent.getTimezone()).toMatchObject({ offset: 0 })),
  'guest-get-osinfo': telling(async (agent, { control }) => {
    expect(await agent.getOsinfo()).toMatchObject({
      id: 'test-guest',
      'pretty-name': 'Test guest 1 (initramfs)',
      'kernel-release': await control.sh('uname -r'),
      machine: 'x86_64',
    })
  }),
  'guest-get-users': telling(async (agent, { control }) => {
    await control.sh(`echo '${loginRecord('ann', 1_700_000_000)}' | base64 -d >/var/run/utmp`)
    expect(await agent.getUsers()).toEqual([{ user: 'ann', 'login-time': 1_700_000_000.25 }])
  }),
  'guest-get-fsinfo': telling(async (agent) => {
    const data = (await agent.getFsinfo()).find(({ mountpoint }) => mountpoint === '/data')
    expect(data).toMatchObject({ name: expect.stringMatching(/^vd/), type: 'ext4' })
    expect(Number(data?.['total-bytes'])).toBeGreaterThan(20 * 2 ** 20)
  }),
  'guest-get-disks': telling(async (agent, { control }) => {
    const names = (await agent.getDisks()).filter(({ partition }) => !partition).map(({ name }) => name)
    const kernel = await control.sh('cd /sys/block; ls -d vd*')
    expect(names).toEqual(expect.arrayContaining(kernel.split('\n').map((name) => `/dev/${name}`)))
  }),
  'guest-get-diskstats': telling(async (agent) => {
    const disk = (await agent.getDiskstats()).find(({ name }) => name.startsWith('vd'))
    expect(Number(disk?.stats['read-ios'])).toBeGreaterThan(0)
  }),
  'guest-get-cpustats': telling(async (agent) => expect(await agent.getCpustats()).toHaveLength(2)),
  'guest-get-load': telling(async (agent) => expect((await agent.getLoad()).load1m).toBeGreaterThanOrEqual(0)),
  'guest-network-get-interfaces': telling(async (agent) => {
    const [loopback] = await agent.networkGetInterfaces()
    expect(loopback).toMatchObject({
      name: 'lo',
      'ip-addresses': expect.arrayContaining([{ 'ip-address': '127.0.0.1', 'ip-address-type': 'ipv4', prefix: 8 }]),
    })
  }),
  'guest-network-get-route': telling(async (agent) => {
    const routes = await agent.networkGetRoute()
    expect(routes.length).toBeGreaterThan(0)
    expect(new Set(routes.map(({ iface }) => iface))).toEqual(new Set(['lo']))
  }),
  'guest-get-vcpus': telling(async (agent) => {
    expect((await processors(agent)).map((cpu) => cpu['logical-id'])).toEqual([0, 1])
  }),
  'guest-set-vcpus': { requirement: 'commands/vcpus', call: vcpus },
  'guest-get-memory-block-info': telling(async (agent) => {
    expect(await agent.getMemoryBlockInfo()).toEqual({ size: BLOCK_MIB * 2 ** 20 })
  }),
  'guest-get-memory-blocks': telling(async (agent) => {
    const blocks = await agent.getMemoryBlocks()
    expect(blocks).toHaveLength(MEMORY_MIB / BLOCK_MIB)
    expect(blocks.every(({ online }) => online)).toBe(true)
  }),
  'guest-set-memory-blocks': { requirement: 'commands/memory-blocks', call: memoryBlocks },
  'guest-exec': { requirement: 'commands/exec', call: execution, also: ['guest-exec-status'] },
  'guest-file-open': telling(files, [
    'guest-file-close',
    'guest-file-flush',
    'guest-file-read',
    'guest-file-seek',
    'guest-file-write',
  ]),
  'guest-fsfreeze-freeze': {
    requirement: 'freeze/writes',
    call: freezing,
    also: ['guest-fsfreeze-freeze-list', 'guest-fsfreeze-status', 'guest-fsfreeze-thaw'],
  },
  'guest-fstrim': telling(async (agent) => {
    const { paths } = await agent.fstrim({ minimum: 2n ** 62n })
    expect(paths).toMatchObject([{ path: '/data', error: expect.any(String) }])
  }),
  'guest-set-user-password': { requirement: 'commands/passwords', call: passwords },
  'guest-ssh-add-authorized-keys': {
    requirement: 'commands/ssh-keys',
    call: sshKeys,
    also: ['guest-ssh-get-authorized-keys', 'guest-ssh-remove-authorized-keys'],
  },
  'guest-get-devices': telling(async (agent) => expect(await agent.getDevices()).toEqual([])),
}

/** Those that suspend or end a machine, by the requirement whose test calls them. */
export const powerCalls: Readonly<Partial<Record<RequirementId, readonly CommandName[]>>> = {
  'power/suspend-refused': ['guest-suspend-disk', 'guest-suspend-hybrid'],
  'power/suspend': ['guest-suspend-ram'],
  'power/powerdown': ['guest-shutdown'],
}

/** An entry of utmp (utmp(5), x86-64) in base64: a user on a terminal, since a quarter past the second. */
function loginRecord(user: string, seconds: number): string {
  const record = Buffer.alloc(384)
  record.writeInt16LE(7, 0)
  record.write('tty1', 8)
  record.write(user, 44)
  record.writeInt32LE(seconds, 340)
  record.writeInt32LE(250_000, 344)
  return record.toString('base64')
}
