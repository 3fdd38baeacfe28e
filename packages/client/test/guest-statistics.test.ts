import { describe, expect, it } from 'vitest'
import { cpuUsage, diskRates, networkRates, sampleCpus, sampleDisks, sampleNetwork } from '../src/guest/index.js'
import { connected } from './with-fake.js'

describe('statistics', () => {
  it('processors: shares of the time in between', async () => {
    let busy = 0
    const cpu = (id: number) => ({
      type: 'linux',
      cpu: id,
      user: 100 + busy * 3,
      nice: 0,
      system: 50 + busy,
      idle: 1_000 + busy * 4,
    })
    const { agent } = await connected({
      'guest-get-cpustats': () => [
        { ...cpu(0), iowait: busy, steal: busy, guest: busy * 3 },
        { ...cpu(1), user: 5_000 - busy },
        { ...cpu(2), iowait: 500 - busy },
      ],
    })
    const before = await sampleCpus(agent)
    busy = 100
    const after = await sampleCpus(agent)
    const [first, second, third] = cpuUsage(before, after)
    expect(first).toMatchObject({
      cpu: 0,
      shares: { user: 0.3, system: 0.1, idle: 0.4, iowait: 0.1, steal: 0.1, nice: 0 },
    })
    expect(first?.busy).toBeCloseTo(0.4)
    // A counter that went back tells nothing, and neither do two samples that are the same.
    expect(second).toEqual({ cpu: 1, busy: undefined, shares: {} })
    // That of waiting for disks may go back by itself.
    expect(third).toMatchObject({ busy: 0.5, shares: { user: 0.375, idle: 0.5, iowait: 0 } })
    expect(cpuUsage(before, after, { wrapBits: 32 })[2]).toMatchObject({ busy: 0.5, shares: { iowait: 0 } })
    expect(cpuUsage(after, after)[0]).toEqual({ cpu: 0, busy: undefined, shares: {} })
    expect(cpuUsage({ ...before, cpus: new Map() }, after)).toEqual([])
  })

  it('disks and interfaces: rates, with every digit of the counters', async () => {
    let more = 0n
    const { agent } = await connected({
      'guest-get-diskstats': () => [
        {
          name: 'vda',
          major: 254,
          minor: 0,
          stats: { 'read-ios': 2n ** 63n + more, 'read-sectors': more, 'total-ticks': more },
        },
      ],
      'guest-network-get-interfaces': () => [
        { name: 'eth0', statistics: { 'rx-bytes': 2n ** 63n + more, 'tx-bytes': more } },
        { name: 'eth1' },
      ],
    })
    const at = <T extends object>(sample: T, atMs: number): T => ({ ...sample, atMs })
    const [disks, network] = [at(await sampleDisks(agent), 1_000), at(await sampleNetwork(agent), 1_000)]
    more = 50n
    const [laterDisks, laterNetwork] = [at(await sampleDisks(agent), 3_000), at(await sampleNetwork(agent), 3_000)]
    expect(diskRates(disks, laterDisks)).toEqual([
      {
        name: 'vda',
        reads: 25,
        readBytes: 25 * 512,
        busy: 0.025,
        writes: undefined,
        writtenBytes: undefined,
        discards: undefined,
        discardedBytes: undefined,
        flushes: undefined,
        underWay: undefined,
      },
    ])
    expect(networkRates(network, laterNetwork)).toMatchObject([
      { name: 'eth0', perSecond: { 'rx-bytes': 25, 'tx-bytes': 25, 'rx-errs': undefined } },
    ])
    expect(networkRates(network, network)[0]?.perSecond['rx-bytes']).toBeUndefined()
  })

  it('of a device of which one counter went back none is known, unless it may begin again', () => {
    const sample = <C extends string>(atMs: number, counts: readonly (readonly [C, bigint])[]) => {
      const one = new Map([['one', new Map(counts)]])
      return { atMs, disks: one, interfaces: one }
    }
    const disks = (more: bigint, back: bigint) =>
      sample(Number(more), [
        ['read-ios', 100n - back],
        ['write-ios', more],
        ['ios-pgr', 9_000n - more],
      ])
    const unknown = { reads: undefined, writes: undefined }
    expect(diskRates(disks(0n, 0n), disks(1_000n, 50n))).toMatchObject([{ ...unknown, underWay: 8_000n }])
    const wrapped = { reads: 2 ** 32 - 50, writes: 1_000 }
    expect(diskRates(disks(0n, 0n), disks(1_000n, 50n), { wrapBits: 32 })).toMatchObject([wrapped])
    // What is under way goes down as it is done.
    expect(diskRates(disks(0n, 0n), disks(1_000n, 0n))).toMatchObject([{ reads: 0, writes: 1_000 }])
    const network = (more: bigint, back: bigint) =>
      sample(Number(more), [
        ['rx-bytes', 2n ** 40n - back],
        ['tx-bytes', more],
      ])
    const gone = [{ perSecond: { 'rx-bytes': undefined, 'tx-bytes': undefined } }]
    expect(networkRates(network(0n, 0n), network(1_000n, 1n))).toMatchObject(gone)
    // It was larger than what is said to begin again.
    expect(networkRates(network(0n, 0n), network(1_000n, 1n), { wrapBits: 32 })).toMatchObject(gone)
    const known = [{ perSecond: { 'rx-bytes': 2 ** 64 - 1, 'tx-bytes': 1_000 } }]
    expect(networkRates(network(0n, 0n), network(1_000n, 1n), { wrapBits: 64 })).toMatchObject(known)
  })

  it('of the model', async () => {
    const { agent } = await connected()
    expect((await sampleCpus(agent)).cpus.size).toBe(4)
    expect([...(await sampleDisks(agent)).disks.keys()]).toEqual(['vda', 'vda1', 'vdb'])
    expect([...(await sampleNetwork(agent)).interfaces.keys()]).toEqual(['lo', 'eth0'])
  })
})
