import { afterAll, beforeAll, describe } from 'vitest'
import { type AgentVersion, FakeAgent } from '../src/index.js'
import { blockedCommands, realAgentAvailable, startQemuGa } from '../src/node/index.js'
import { type RawClient, type RawClientOptions, rawClient } from './raw-client.js'

/** An agent that facts are tested on. */
export interface Subject {
  readonly version: AgentVersion
  /** A folder for files. */
  readonly folder: string
  /** Commands that it was told not to carry out. */
  readonly disabled: readonly string[]
  /** One more client. Those that are connected have to leave before it is served. */
  connect(options?: RawClientOptions): Promise<RawClient>
}

/** An agent and the one client that all tests share. */
export interface ServedSubject extends Subject {
  readonly client: RawClient
}

/** An agent that its tests are to end. */
export type Ending<S> = S & { close(): Promise<void> }

export interface SubjectOptions {
  /** Commands to disable. */
  readonly block?: readonly string[]
  /** Commands to disable besides, on the real agent alone. */
  readonly blockReal?: readonly string[]
  /** False: this machine has not got what a real agent could show. */
  readonly real?: boolean
}

/** All that there are, for facts that are told of each. */
export const versions: readonly AgentVersion[] = ['7.2', '10.0', '11.1']

/** Runs the same tests against the fake and, where there is one, against a real qemu-ga. */
export function describeSubjects(name: string, body: (subject: () => Subject) => void): void {
  describe(`${name} (fake)`, () => body(started(async () => fakeSubject(await realVersion(), {}))))
  describe.runIf(realAgentAvailable())(`${name} (real)`, () => body(started(() => realSubject({}))))
}

/** The same with a client that is there already. */
export function describeFacts(name: string, body: (subject: () => ServedSubject) => void): void {
  describeSubjects(name, (subject) => body(served(subject)))
}

/**
 * Facts of these versions alone, or of which each has its own: against a fake of each, and against the real qemu-ga
 * where it is one of them.
 */
export async function describeVersions(
  name: string,
  ofVersions: readonly AgentVersion[],
  options: SubjectOptions,
  body: (subject: () => ServedSubject) => void,
): Promise<void> {
  for (const version of ofVersions)
    describe(`${name} (fake ${version})`, () => body(served(started(async () => fakeSubject(version, options)))))
  const real = realAgentAvailable() && options.real !== false && ofVersions.includes(await realVersion())
  describe.runIf(real)(`${name} (real)`, () => body(served(started(() => realSubject(options)))))
}

function fakeSubject(version: AgentVersion, { block = [] }: SubjectOptions): Ending<Subject> {
  const fake = new FakeAgent({}, { version, block })
  return {
    version,
    folder: '/tmp',
    disabled: block,
    connect: (options) => rawClient(fake.transport, options),
    close: async () => fake.close(),
  }
}

async function realSubject({ block = [], blockReal = [] }: SubjectOptions): Promise<Ending<Subject>> {
  const agent = await startQemuGa({ block: [...block, ...blockReal] })
  return {
    version: await realVersion(),
    folder: agent.directory,
    disabled: [...blockedCommands, ...block, ...blockReal],
    connect: (options) => rawClient(agent.transport, options),
    close: () => agent.close(),
  }
}

type Hook = (act: () => Promise<void>) => void

/** What is opened before all tests and closed after them, or before and after each. */
export function started<S>(
  open: () => Promise<Ending<S>>,
  [before, after]: readonly [Hook, Hook] = [beforeAll, afterAll],
): () => S {
  let subject: Ending<S> | undefined
  before(async () => {
    subject = await open()
  })
  after(async () => subject?.close())
  return () => subject ?? notStarted()
}

function served(subject: () => Subject): () => ServedSubject {
  let given: ServedSubject | undefined
  beforeAll(async () => {
    given = { ...subject(), client: await subject().connect() }
  })
  return () => given ?? notStarted()
}

function notStarted(): never {
  throw new Error('the agent has not been started')
}

let known: AgentVersion | undefined

/** The fake is what the real agent here is, so that both are held against the same expectations. */
export async function realVersion(): Promise<AgentVersion> {
  known ??= realAgentAvailable() ? await askVersion() : '7.2'
  return known
}

async function askVersion(): Promise<AgentVersion> {
  await using agent = await startQemuGa()
  const client = await rawClient(agent.transport)
  const info: { return: { version: string } } = JSON.parse(await client.call('guest-info'))
  client.close()
  const [major = 0] = info.return.version.split('.').map(Number)
  return major >= 11 ? '11.1' : major >= 8 ? '10.0' : '7.2'
}
