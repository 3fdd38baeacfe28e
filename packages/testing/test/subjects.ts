import { afterAll, beforeAll, describe } from 'vitest'
import { type AgentVersion, FakeAgent } from '../src/index.js'
import { realAgentAvailable, startQemuGa } from '../src/node/index.js'
import { type RawClient, rawClient } from './raw-client.js'

/** What a fact is tested on. */
export interface Subject {
  readonly client: RawClient
  /** A folder for files. */
  readonly folder: string
  readonly isReal: boolean
  /** One more client; the first has to leave before it is served. */
  connect(): Promise<RawClient>
}

/** Runs the same tests against the fake and, where there is one, against a real qemu-ga. */
export function describeFacts(name: string, body: (subject: () => Subject) => void): void {
  describe(`${name} (fake)`, () => {
    describeSubject(async () => {
      const fake = new FakeAgent({}, { version: await realVersion() })
      return { transport: fake.transport, folder: '/tmp', isReal: false, close: async () => fake.close() }
    }, body)
  })
  describe.runIf(realAgentAvailable())(`${name} (real)`, () => {
    describeSubject(async () => {
      const agent = await startQemuGa()
      return { transport: agent.transport, folder: agent.directory, isReal: true, close: () => agent.close() }
    }, body)
  })
}

interface Opened {
  readonly transport: FakeAgent['transport']
  readonly folder: string
  readonly isReal: boolean
  close(): Promise<void>
}

function describeSubject(open: () => Promise<Opened>, body: (subject: () => Subject) => void): void {
  let opened: Opened | undefined
  let subject: Subject | undefined
  beforeAll(async () => {
    const agent = await open()
    opened = agent
    subject = {
      client: await rawClient(agent.transport),
      folder: agent.folder,
      isReal: agent.isReal,
      connect: () => rawClient(agent.transport),
    }
  })
  afterAll(async () => {
    subject?.client.close()
    await opened?.close()
  })
  body(() => {
    if (subject === undefined) throw new Error('the agent has not been started')
    return subject
  })
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
