import {
  addAuthorizedKeys,
  clockDrift,
  cpuUsage,
  diskRates,
  filesystems,
  guestDisks,
  guestTime,
  listAuthorizedKeys,
  memoryBlocks,
  removeAuthorizedKeys,
  replaceAuthorizedKeys,
  sampleCpus,
  sampleDisks,
  setGuestTime,
  setMemoryBlocks,
  setPassword,
  setVcpus,
  syncGuestTime,
  trimFilesystems,
  vcpus,
} from '@qga/client/guest'
import { expect } from 'vitest'
import type { Guest } from '../src/guest/guest.js'
import type { InsideGuest } from '../src/guest/inside-guest.js'
import { MEMORY_MIB } from './command-calls.js'

type Check = (agent: InsideGuest, guest: Guest) => Promise<void>

const change = (id: number, online: boolean) => ({ id, online })

/** An emulated guest on a busy machine may take seconds for an answer. */
const NEAR_MS = 120_000
const YEAR_MS = 365 * 24 * 3_600_000

/** Each helper of @qga/client/guest that changes a guest, or is told what only a whole guest has. */
export const helperChecks: Readonly<Record<string, Check>> = {
  vcpus: async (agent, { control }) => {
    const changes = [change(1, false), change(0, false), change(1, true)]
    const result = await setVcpus(agent, changes)
    expect(result).toMatchObject({ done: [changes[0]], failed: { change: changes[1] }, left: [changes[2]] })
    expect(await control.sh('cat /sys/devices/system/cpu/online')).toBe('0')
    expect(await vcpus(agent)).toMatchObject([change(0, true), { ...change(1, false), canOffline: true }])
    expect(await setVcpus(agent, [change(1, true)])).toMatchObject({ failed: undefined, left: [] })
    expect(await control.sh('cat /sys/devices/system/cpu/online')).toBe('0-1')
  },
  memoryBlocks: async (agent, { control }) => {
    const { blockBytes, blocks } = await memoryBlocks(agent)
    expect(blockBytes * BigInt(blocks.length)).toBe(BigInt(MEMORY_MIB) * 2n ** 20n)
    const last = blocks.at(-1)?.index ?? 0n
    const state = () => control.sh(`cat /sys/devices/system/memory/memory${last}/state`)
    const [first, nowhere] = await setMemoryBlocks(agent, [
      { index: last, online: false },
      { index: 9999n, online: false },
    ])
    expect(first).toMatchObject({
      index: last,
      response: (await state()) === 'offline' ? 'success' : 'operation-failed',
    })
    expect(nowhere).toMatchObject({ index: 9999n, response: 'not-found' })
    await setMemoryBlocks(agent, [{ index: last, online: true }])
    expect(await state()).toBe('online')
  },
  setPassword: async (agent, { control }) => {
    const hashOf = () => control.sh("sed -n 's/^bob:\\([^:]*\\):.*/\\1/p' /etc/shadow")
    await setPassword(agent, 'bob', Buffer.from('pässword'))
    const hash = await hashOf()
    expect(await control.sh(`mkpasswd -m sha512 -S '${hash.split('$')[2]}' 'pässword'`)).toBe(hash)
    await setPassword(agent, 'bob', '$6$salt$def', { crypted: true })
    expect(await hashOf()).toBe('$6$salt$def')
    await expect(setPassword(agent, 'nosuch', 'x')).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
  },
  authorizedKeys: async (agent, { control }) => {
    const key = (name: string) => `ssh-ed25519 AAAA${name} ${name}`
    const [one, two, three] = [key('one'), key('two'), key('three')]
    await control.sh('rm -rf /home/bob/.ssh')
    expect(await listAuthorizedKeys(agent, 'bob')).toEqual([])
    await addAuthorizedKeys(agent, 'bob', [one, two])
    expect(await listAuthorizedKeys(agent, 'bob')).toEqual([one, two])
    expect(await removeAuthorizedKeys(agent, 'bob', [`ssh-ed25519 AAAAone another comment`])).toEqual({
      removed: [one],
      left: [],
    })
    await replaceAuthorizedKeys(agent, 'bob', [three])
    expect(await control.sh('cat /home/bob/.ssh/authorized_keys')).toBe(three)
    await expect(listAuthorizedKeys(agent, 'nosuch')).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
  },
  guestTime: async (agent, { control }) => {
    const ahead = Date.now() + YEAR_MS
    await setGuestTime(agent, new Date(ahead))
    expect(Math.abs((await guestTime(agent)).date.getTime() - ahead)).toBeLessThan(NEAR_MS)
    expect(Math.abs(Number(await control.sh('date +%s')) * 1000 - ahead)).toBeLessThan(NEAR_MS)
    const { before, after, set } = await syncGuestTime(agent)
    expect(set).toBe(true)
    expect(before.driftMs).toBeGreaterThan(YEAR_MS - NEAR_MS)
    expect(Math.abs(after.driftMs)).toBeLessThan(NEAR_MS)
    expect(await syncGuestTime(agent, { maxDriftMs: NEAR_MS })).toMatchObject({ set: false })
    expect(Math.abs((await clockDrift(agent)).driftMs)).toBeLessThan(NEAR_MS)
  },
  trimFilesystems: async (agent) => {
    const trimmed = await trimFilesystems(agent)
    expect(trimmed).toMatchObject({ failed: [], paths: [{ path: '/data', error: undefined }] })
    const { failed } = await trimFilesystems(agent, { minimum: 2n ** 62n })
    expect(failed).toMatchObject([{ path: '/data', trimmedBytes: undefined, error: expect.any(String) }])
  },
  storage: async (agent) => {
    const data = (await filesystems(agent)).find(({ mountpoint }) => mountpoint === '/data')
    expect(data).toMatchObject({ type: 'ext4' })
    expect((await guestDisks(agent)).length).toBeGreaterThan(0)
  },
  rates: async (agent, { control }) => {
    const [cpusBefore, disksBefore] = [await sampleCpus(agent), await sampleDisks(agent)]
    await control.sh('dd if=/dev/zero of=/data/rates bs=1M count=4 conv=fsync; rm /data/rates')
    const usage = cpuUsage(cpusBefore, await sampleCpus(agent))
    expect(usage.map(({ cpu }) => cpu)).toEqual([0, 1])
    for (const { busy } of usage) expect(busy).toBeLessThanOrEqual(1)
    const rates = diskRates(disksBefore, await sampleDisks(agent))
    expect(rates.find(({ name }) => name === 'vda')?.writtenBytes).toBeGreaterThan(0)
  },
}
