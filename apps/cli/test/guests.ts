import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeAgent, type FakeAgentOptions } from '@qga/testing'
import { Chardev, realAgentAvailable, serveUnix, startQemuGa } from '@qga/testing/node'

/** A guest to run a suite on. */
export interface Guest extends AsyncDisposable {
  readonly target: string
  /** A folder that exists in the guest. */
  readonly folder: string
  /** A private folder of this machine. */
  readonly here: string
  /** A command that it has disabled. */
  readonly disabled: string
  put(path: string, content: string | Uint8Array): Promise<void>
  get(path: string): Promise<Buffer>
}

export interface GuestKind {
  readonly name: string
  readonly available: boolean
  start(): Promise<Guest>
}

export interface FakeGuest extends Guest {
  readonly agent: FakeAgent
}

/** A fake agent on a socket. */
export async function fakeGuest(
  handlers: ConstructorParameters<typeof FakeAgent>[0] = {},
  options: FakeAgentOptions = {},
): Promise<FakeGuest> {
  const here = await mkdtemp(join(tmpdir(), 'qga-cli-'))
  const agent = new FakeAgent(handlers, { block: ['guest-get-devices'], ...options })
  const service = await serveUnix(agent, join(here, 'agent.sock'))
  return {
    agent,
    target: service.path,
    folder: '/tmp',
    here,
    disabled: 'guest-get-devices',
    put: async (path, content) => agent.files.put(path, content),
    get: async (path) => Buffer.from(agent.files.get(path)),
    async [Symbol.asyncDispose]() {
      agent.close()
      await service.close()
      await rm(here, { recursive: true, force: true })
    },
  }
}

/**
 * It acts on this machine, so it is started with the dangerous commands blocked. Behind a chardev, as in QEMU: a bare
 * qemu-ga does not always survive a client that leaves before its reply, as one does that is interrupted.
 */
async function realGuest(): Promise<Guest> {
  const agent = await startQemuGa({ block: ['guest-get-devices'] })
  const here = await mkdtemp(join(tmpdir(), 'qga-cli-'))
  const front = await Chardev.listen(join(here, 'chardev.sock'))
  await front.attach(agent.path)
  return {
    target: front.path,
    folder: agent.directory,
    here,
    disabled: 'guest-get-devices',
    put: (path, content) => writeFile(path, content),
    get: (path) => readFile(path),
    async [Symbol.asyncDispose]() {
      await front[Symbol.asyncDispose]()
      await agent.close()
      await rm(here, { recursive: true, force: true })
    },
  }
}

/** The same suites run on these. */
export const guests: readonly GuestKind[] = [
  { name: 'a fake agent', available: true, start: () => fakeGuest() },
  { name: 'a real qemu-ga', available: realAgentAvailable(), start: realGuest },
]
