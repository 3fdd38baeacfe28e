import { describe, expect, it } from 'vitest'
import {
  clockDrift,
  cpuUsage,
  diskRates,
  filesystems,
  guestDisks,
  guestTime,
  listAuthorizedKeys,
  loggedInUsers,
  memoryBlocks,
  networkInterfaces,
  networkRates,
  sampleCpus,
  sampleDisks,
  sampleNetwork,
  usableAddresses,
  vcpus,
} from '../src/guest/index.js'
import { GuestAgent } from '../src/index.js'
import { agents } from './agents.js'
import { rejection } from './rejection.js'

/** The helpers that only read, on whatever a real guest says. Those that set something are for fakes alone. */
describe.each(agents)('helpers that read, on $name', ({ available, start }) => {
  describe.runIf(available)('', { timeout: 30_000 }, () => {
    const withAgent = async (body: (agent: GuestAgent) => Promise<void>) => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target, { validate: 'strict' })
      await body(agent)
    }
    const pause = () => new Promise((resolve) => setTimeout(resolve, 50))

    it('the clock', () =>
      withAgent(async (agent) => {
        const { ns, date } = await guestTime(agent)
        expect(date.getTime()).toBe(Number(ns / 1_000_000n))
        expect(Math.abs(date.getTime() - Date.now())).toBeLessThan(60_000)
        const drift = await clockDrift(agent)
        expect(Math.abs(drift.driftMs)).toBeLessThan(60_000)
      }))

    it('the network', () =>
      withAgent(async (agent) => {
        const interfaces = await networkInterfaces(agent)
        expect(interfaces.length).toBeGreaterThan(0)
        const known = interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address))
        for (const { address, family } of await usableAddresses(agent)) {
          expect(known).toContain(address)
          expect(family === 'ipv6').toBe(address.includes(':'))
          expect(address).not.toMatch(/^(127\.|169\.254\.|::1$|fe80)/)
        }
      }))

    it('users, disks and file systems', () =>
      withAgent(async (agent) => {
        for (const { user, since } of await loggedInUsers(agent)) {
          expect(user).not.toBe('')
          expect(since.getTime()).toBeLessThan(Date.now() + 86_400_000)
        }
        for (const { name } of await guestDisks(agent)) expect(name).toMatch(/^\//)
        for (const { mountpoint, totalBytes, usedBytes, usedShare } of await filesystems(agent)) {
          expect(mountpoint).toMatch(/^\//)
          if (totalBytes === undefined || usedBytes === undefined) continue
          expect(usedBytes <= totalBytes).toBe(true)
          expect(usedShare).toBeLessThanOrEqual(1)
        }
        expect(await rejection(listAuthorizedKeys(agent, 'no-such-user'))).toMatchObject({ code: 'COMMAND_FAILED' })
      }))

    it('processors and memory', () =>
      withAgent(async (agent) => {
        const cpus = await vcpus(agent)
        expect(cpus.some(({ online }) => online)).toBe(true)
        expect(new Set(cpus.map(({ id }) => id)).size).toBe(cpus.length)
        // A container, or a kernel without them, has none to tell of.
        const blocks = await memoryBlocks(agent).catch((error: Error) => error)
        if (blocks instanceof Error) expect(blocks).toMatchObject({ code: 'COMMAND_FAILED' })
        else expect(blocks.blockBytes > 0n).toBe(true)
      }))

    it('rates', () =>
      withAgent(async (agent) => {
        const before = [await sampleCpus(agent), await sampleDisks(agent), await sampleNetwork(agent)] as const
        await pause()
        const after = [await sampleCpus(agent), await sampleDisks(agent), await sampleNetwork(agent)] as const
        for (const { busy = 0 } of cpuUsage(before[0], after[0])) {
          expect(busy).toBeGreaterThanOrEqual(0)
          expect(busy).toBeLessThanOrEqual(1)
        }
        for (const disk of diskRates(before[1], after[1])) expect(disk.name).not.toBe('')
        for (const link of networkRates(before[2], after[2])) expect(link.name).not.toBe('')
      }))
  })
})
