import { describe, expect, test } from 'vitest'
import { keptFacts } from '../../test/kept-facts.js'
import { compareSchemas, type SchemaChange } from './index.js'

/** A change as one line, without a definition's text. */
function line({ kind, what, path, before, after, optional, since, condition, breaking }: SchemaChange): string {
  const sides =
    kind === 'changed' || kind === 'renamed'
      ? [what, before ?? 'none', after ?? 'none']
      : [optional ?? '', since ?? '', condition ?? '']
  return [kind, path.join(' / '), ...sides, breaking ? 'breaking' : ''].filter((part) => part !== '').join(', ')
}

/** The type that a thing which came has, or its text. */
const textOf = (changes: readonly SchemaChange[], last: string) =>
  changes.find(({ path }) => path.at(-1) === last)?.after

const isCondition = ({ what }: SchemaChange) => what === 'condition'

describe('the agent from 7.2 to 11.1', () => {
  const changes = compareSchemas(keptFacts('qga-7.2'), keptFacts('qga-11.1'))

  test('all that is new or another, conditions aside', () => {
    expect(changes.filter((change) => !isCondition(change)).map(line)).toEqual([
      'changed, command guest-exec / argument capture-output, type, bool, GuestExecCaptureOutput',
      'added, command guest-get-load, 10.0, CONFIG_WIN32 or CONFIG_GETLOADAVG',
      'added, command guest-network-get-route, 9.1, CONFIG_LINUX or CONFIG_WIN32',
      'added, struct GuestFilesystemInfo / member total-bytes-privileged, true, 9.1',
      'added, struct GuestLoadAverage, 10.0, CONFIG_WIN32 or CONFIG_GETLOADAVG',
      'added, struct GuestNetworkRoute, 9.1, CONFIG_LINUX or CONFIG_WIN32',
      'added, enum GuestExecCaptureOutputMode, 8.0',
      'added, alternate GuestExecCaptureOutput, 8.0',
    ])
    expect(textOf(changes, 'command guest-network-get-route')).toBe('(): [GuestNetworkRoute]')
    expect(textOf(changes, 'struct GuestLoadAverage')).toBe('{ load1m: number, load5m: number, load15m: number }')
    expect(textOf(changes, 'enum GuestExecCaptureOutputMode')).toBe('none | stdout | stderr | separated | merged')
    expect(textOf(changes, 'alternate GuestExecCaptureOutput')).toBe('bool | GuestExecCaptureOutputMode')
    expect(textOf(changes, 'struct GuestNetworkRoute')).toBe(
      '{ iface: str, destination: str, metric: int, gateway?: str, mask?: str, irtt?: int, flags?: uint64, refcnt?: int, ' +
        'use?: int, window?: int, mtu?: int, desprefixlen?: str, source?: str, srcprefixlen?: str, nexthop?: str, version: int }',
    )
  })

  test('nothing went, and nothing breaks', () => {
    expect(changes.filter(({ kind, breaking }) => kind === 'removed' || breaking)).toEqual([])
  })

  test('commands on a condition since', () => {
    const conditional = changes.filter((change) => isCondition(change) && change.path[0]?.startsWith('command '))
    expect(
      conditional.filter(({ before }) => before === undefined).map(({ path, after }) => `${path[0]}: ${after}`),
    ).toEqual([
      'command guest-fsfreeze-freeze: CONFIG_WIN32 or CONFIG_FSFREEZE',
      'command guest-fsfreeze-freeze-list: CONFIG_WIN32 or CONFIG_FSFREEZE',
      'command guest-fsfreeze-status: CONFIG_WIN32 or CONFIG_FSFREEZE',
      'command guest-fsfreeze-thaw: CONFIG_WIN32 or CONFIG_FSFREEZE',
      'command guest-fstrim: CONFIG_WIN32 or CONFIG_FSTRIM',
      'command guest-get-cpustats: CONFIG_LINUX',
      'command guest-get-devices: CONFIG_WIN32',
      'command guest-get-disks: CONFIG_WIN32 or CONFIG_LIBUDEV',
      'command guest-get-diskstats: CONFIG_LINUX',
      'command guest-get-fsinfo: CONFIG_WIN32 or CONFIG_LINUX',
      'command guest-get-memory-block-info: CONFIG_LINUX',
      'command guest-get-memory-blocks: CONFIG_LINUX',
      'command guest-get-users: CONFIG_WIN32 or HAVE_UTMPX',
      'command guest-get-vcpus: CONFIG_LINUX or CONFIG_WIN32',
      'command guest-network-get-interfaces: CONFIG_WIN32 or HAVE_GETIFADDRS',
      'command guest-set-memory-blocks: CONFIG_LINUX',
      'command guest-set-user-password: CONFIG_WIN32 or CONFIG_LINUX or CONFIG_FREEBSD',
      'command guest-set-vcpus: CONFIG_LINUX',
      'command guest-suspend-disk: CONFIG_LINUX or CONFIG_WIN32',
      'command guest-suspend-hybrid: CONFIG_LINUX',
      'command guest-suspend-ram: CONFIG_LINUX or CONFIG_WIN32',
    ])
    expect(conditional.filter(({ before }) => before !== undefined).map(line)).toEqual([
      'changed, command guest-ssh-add-authorized-keys, condition, CONFIG_POSIX, none',
      'changed, command guest-ssh-get-authorized-keys, condition, CONFIG_POSIX, none',
      'changed, command guest-ssh-remove-authorized-keys, condition, CONFIG_POSIX, none',
    ])
  })
})

test('the agent from 10.0 to 11.1', () => {
  expect(compareSchemas(keptFacts('qga-10.0'), keptFacts('qga-11.1')).map(line)).toEqual([
    'changed, command guest-get-load, condition, CONFIG_GETLOADAVG, CONFIG_WIN32 or CONFIG_GETLOADAVG',
    'changed, command guest-network-get-route, condition, CONFIG_LINUX, CONFIG_LINUX or CONFIG_WIN32',
    'changed, struct GuestLoadAverage, condition, CONFIG_GETLOADAVG, CONFIG_WIN32 or CONFIG_GETLOADAVG',
    'changed, struct GuestNetworkRoute, condition, CONFIG_LINUX, CONFIG_LINUX or CONFIG_WIN32',
  ])
})

describe('QMP from 7.2 to 11.1', () => {
  const changes = compareSchemas(keptFacts('qmp-7.2'), keptFacts('qmp-11.1'))
  const lines = new Set(changes.map(line))

  test.each([
    'changed, command block-export-add / argument iothread, type, str, BlockExportIothreads',
    'added, command block-export-add / argument allow-inactive, true, 10.0',
    'added, command block-job-pause / feature deprecated',
    'added, command blockdev-set-active, 10.0',
    'removed, command migrate / argument detach, true, breaking',
    'added, command query-block / argument flat, true, 11.0',
    'changed, command query-gic-capabilities, condition, TARGET_ARM, none',
    'changed, command query-sgx, condition, TARGET_I386, none',
    'changed, command query-sgx / returns, type, SGXInfo, SgxInfo, breaking',
    'removed, command x-query-opcount, 6.2, CONFIG_TCG, breaking',
    'added, command x-accel-stats, 10.1',
    'added, event NETDEV_VHOST_USER_CONNECTED, 10.0',
    'added, struct AcceleratorInfo, 10.2.0',
    'changed, struct BlockDeviceInfo / member node-name, optional, optional, required',
    'added, struct BlockDeviceInfo / member children, 10.1',
    'removed, struct BlockdevOptionsGluster, 2.9',
    'added, struct InetSocketAddress / member keep-alive-count, true, 10.1',
    'added, struct IOThreadInfo / member poll-weight, 11.1',
    'changed, struct MigrationInfo / member ram, type, MigrationStats, MigrationRAMStats, breaking',
    'added, struct MigrationInfo / member postcopy-latency, true, 10.1',
    'added, struct IgvmCfgProperties, 10.1, CONFIG_IGVM',
    'removed, struct SGXInfo, 6.2, TARGET_I386',
    'removed, struct String, 1.2',
    'changed, struct NetdevUserOptions / member hostfwd, type, [String], [NetdevUserHostForward]',
    'renamed, struct TargetInfo, struct, TargetInfo, QemuTargetInfo',
    'renamed, enum CpuS390State, enum, CpuS390State, S390CpuState',
    'removed, union BlockdevOptions / branch gluster, breaking',
    'added, union Netdev / branch passt, CONFIG_PASST',
    'added, union ObjectOptions / branch igvm-cfg, CONFIG_IGVM',
    'removed, enum BlockdevDriver / value gluster, breaking',
    'added, enum DumpGuestMemoryFormat / value win-dmp / feature allowed-by-guest',
    'added, enum NetClientDriver / value passt, CONFIG_PASST',
    'added, enum SysEmuTarget / value hexagon',
    'added, alternate BlockExportIothreads, 10.1',
  ])('%s', (expected) => {
    expect(lines).toContain(expected)
  })

  test('every command and event that came or went', () => {
    const [older, newer] = [keptFacts('qmp-7.2'), keptFacts('qmp-11.1')]
    for (const [section, what] of [
      ['commands', 'command'],
      ['events', 'event'],
    ] as const) {
      const [before, after] = [Object.keys(older[section]), Object.keys(newer[section])]
      const told = (kind: string) =>
        changes.filter((change) => change.kind === kind && change.what === what).map(({ path }) => path[0])
      expect(told('added')).toEqual(
        after
          .filter((name) => !before.includes(name))
          .sort()
          .map((name) => `${what} ${name}`),
      )
      expect(told('removed')).toEqual(
        before
          .filter((name) => !after.includes(name))
          .sort()
          .map((name) => `${what} ${name}`),
      )
    }
  })

  test('a type that only has another name is nowhere else', () => {
    const others = changes.filter(({ kind }) => kind !== 'renamed')
    expect(others.filter(({ before, after }) => before === 'TargetInfo' || after === 'QemuTargetInfo')).toEqual([])
    expect(others.filter(({ path }) => path.some((step) => /TargetInfo$/.test(step)))).toEqual([])
  })
})
