import { afterAll, beforeAll, describe } from 'vitest'
import { type AgentVersion, FakeAgent } from '../src/index.js'
import { realAgentAvailable, startQemuGa } from '../src/node/index.js'
import { type RawClient, rawClient } from './raw-client.js'

/** An agent that facts are tested on. */
export interface Subject {
  /** A folder for files. */
  readonly folder: string
  /** One more client. Those that are connected have to leave before it is served. */
  connect(): Promise<RawClient>
}

/** An agent and the one client that all tests share. */
export interface ServedSubject extends Subject {
  readonly client: RawClient
}

/** Runs the same tests against the fake and, where there is one, against a real qemu-ga. */
export function describeSubjects(name: string, body: (subject: () => Subject) => void): void {
  describe(`${name} (fake)`, () => {
    body(
      started(async () => {
        const fake = new FakeAgent({}, { version: await realVersion() })
        return { connect: () => rawClient(fake.transport), folder: '/tmp', close: async () => fake.close() }
      }),
    )
  })
  describe.runIf(realAgentAvailable())(`${name} (real)`, () => {
    body(
      started(async () => {
        const agent = await startQemuGa()
        return {
          connect: () => rawClient(agent.transport),
          folder: agent.directory,
          close: () => agent.close(),
        }
      }),
    )
  })
}

/** The same with a client that is there already. */
export function describeFacts(name: string, body: (subject: () => ServedSubject) => void): void {
  describeSubjects(name, (subject) => {
    let served: ServedSubject | undefined
    beforeAll(async () => {
      served = { ...subject(), client: await subject().connect() }
    })
    body(() => {
      if (served === undefined) throw new Error('the agent has not been started')
      return served
    })
  })
}

function started(open: () => Promise<Subject & { close(): Promise<void> }>): () => Subject {
  let subject: (Subject & { close(): Promise<void> }) | undefined
  beforeAll(async () => {
    subject = await open()
  })
  afterAll(() => subject?.close())
  return () => {
    if (subject === undefined) throw new Error('the agent has not been started')
    return subject
  }
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
