import { describe, expect, it } from 'vitest'
import { CommandError, type GuestAgent } from '../src/index.js'
import { agents, type TestAgent } from './agents.js'
import { oneAgent } from './one-agent.js'
import { rejection } from './rejection.js'

/**
 * The cases of QEMU's own test of its agent, asked through the client; the names are QEMU's. Not repeated here:
 *
 * | case | where |
 * | --- | --- |
 * | ping, sync | every test |
 * | id, invalid-oob | `@qga/testing`, facts `id` and `members`: no client sends what they send |
 * | invalid-cmd, invalid-args | commands.test.ts |
 * | blockedrpcs, allowedrpcs | commands.test.ts, capabilities.test.ts |
 * | ssh-get-authorized-keys and its kin | guest.test.ts, on the fake alone: they change this machine |
 * | config | it is the agent's, and no client sees it |
 */
const hello = 'Hello World!\n\0'
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()

/** Some systems do not have it; then an error of the agent says so. */
async function orRefused<T>(asking: Promise<T>): Promise<T | undefined> {
  return await asking.catch((error: unknown) => {
    expect(error).toBeInstanceOf(CommandError)
    return undefined
  })
}

const cases: readonly [string, (agent: GuestAgent, folder: string) => Promise<void>][] = [
  ['sync-delimited', async (agent) => expect(await agent.syncDelimited({ id: 0xfffffffe })).toBe(0xfffffffe)],
  [
    'network-get-interfaces',
    async (agent) => expect((await agent.networkGetInterfaces())[0]).toMatchObject({ name: expect.any(String) }),
  ],
  [
    'get-vcpus',
    async (agent) => {
      const [first] = await agent.getVcpus()
      expect(first).toMatchObject({ online: true, 'logical-id': expect.any(Number) })
    },
  ],
  [
    'get-fsinfo',
    async (agent) => {
      for (const one of await agent.getFsinfo()) {
        const words = { name: expect.any(String), mountpoint: expect.any(String), type: expect.any(String) }
        expect(one).toMatchObject({ ...words, disk: expect.any(Array) })
      }
    },
  ],
  [
    'get-memory-block-info',
    async (agent) => {
      const info = await orRefused(agent.getMemoryBlockInfo())
      if (info !== undefined) expect(Number(info.size)).toBeGreaterThan(0)
    },
  ],
  [
    'get-memory-blocks',
    async (agent) => {
      for (const block of ((await orRefused(agent.getMemoryBlocks())) ?? []).slice(0, 3)) {
        expect(block).toMatchObject({ 'phys-index': expect.any(Number), online: expect.any(Boolean) })
      }
    },
  ],
  [
    'file-ops',
    async (agent, folder) => {
      const path = `${folder}/foo`
      const made = await agent.files.open(path, 'w+')
      expect(await made.writeSome(Buffer.from(hello))).toBe(hello.length)
      await made.flush()
      await made.close()
      await using file = await agent.files.open(path)
      expect(await file.read(4096)).toEqual({ bytes: Buffer.from(hello), eof: true })
      expect(await file.read(4096)).toEqual({ bytes: Buffer.alloc(0), eof: true })
      expect(await file.seek(6)).toBe(6)
      const rest = await file.read(4096)
      expect(text(rest.bytes)).toBe(hello.slice(6))
      expect(rest.eof).toBe(true)
    },
  ],
  [
    'file-write-read',
    async (agent, folder) => {
      await using file = await agent.files.open(`${folder}/bar`, 'w+')
      await file.write(Buffer.from(hello))
      expect(await file.read(4096)).toEqual({ bytes: Buffer.alloc(0), eof: true })
      expect(await file.seek(0)).toBe(0)
      expect(text((await file.read(4096)).bytes)).toBe(hello)
    },
  ],
  ['get-time', async (agent) => expect(await agent.getTime()).toBeGreaterThan(0n)],
  [
    'get-load',
    async (agent) => {
      const load = await orRefused(agent.getLoad())
      const numbers = { load1m: expect.any(Number), load5m: expect.any(Number), load15m: expect.any(Number) }
      if (load !== undefined) expect(load).toMatchObject(numbers)
    },
  ],
  ['fsfreeze-status', async (agent) => expect(await agent.fsfreezeStatus()).toBe('thawed')],
  [
    'guest-exec',
    async (agent) => {
      const done = await agent.exec(['echo', '-n', '" test_str "'])
      expect(done).toMatchObject({ exitCode: 0, stdoutText: '" test_str "' })
    },
  ],
  [
    'guest-exec-separated, guest-exec-merged',
    async (agent) => {
      const line = 'echo stdout; echo stderr >&2; echo stdout; echo stderr >&2'
      const apart = await agent.exec(line, { shell: 'sh' })
      expect(apart).toMatchObject({ exitCode: 0, stdoutText: 'stdout\n'.repeat(2), stderrText: 'stderr\n'.repeat(2) })
      const merged = await agent.exec(line, { shell: 'sh', capture: 'merged' }).catch((error: unknown) => error)
      const both = { stdoutText: 'stdout\nstderr\n'.repeat(2), stderrText: '' }
      // Before QEMU 8.1 the two cannot be had as one.
      expect(merged).toMatchObject(merged instanceof Error ? { code: 'UNSUPPORTED' } : both)
    },
  ],
  [
    'guest-exec-invalid',
    async (agent) => {
      const refused = { code: 'COMMAND_FAILED', class: 'GenericError', desc: expect.stringMatching(/./) }
      expect(await rejection(agent.exec(['/bin/invalid-cmd42']))).toMatchObject(refused)
      expect(await rejection(agent.execStatus({ pid: 0 }))).toMatchObject(refused)
    },
  ],
  ['get-host-name', async (agent) => expect((await agent.getHostName())['host-name']).not.toBe('')],
  ['get-timezone', async (agent) => expect(await agent.getTimezone()).toMatchObject({ offset: expect.any(Number) })],
  ['get-users', async (agent) => expect(await agent.getUsers()).toBeInstanceOf(Array)],
  [
    'get-osinfo',
    async (agent) => {
      const os = await agent.getOsinfo()
      expect(os).toMatchObject({ 'kernel-release': expect.stringMatching(/./), machine: expect.stringMatching(/./) })
    },
  ],
]

describe.each(agents)("QEMU's cases, with $name", ({ available, start }) => {
  describe.runIf(available)('', () => {
    let given: TestAgent
    let agent: GuestAgent
    oneAgent(start, (one) => {
      given = one.given
      agent = one.agent
    })

    it.each(cases)('%s', async (_, check) => {
      await check(agent, given.folder)
      expect(await agent.sync({ id: 1 })).toBe(1)
    })
  })
})
