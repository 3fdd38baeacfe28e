import { QgaError } from '@qga/wire'
import type { Commands } from '../commands.js'

/** Which port, and how long. */
export interface PresenceOptions {
  /** Id of the port's device (`virtserialport`). Default: the one of this name. */
  readonly device?: string | undefined
  /** Name of the port that is looked for. Default `org.qemu.guest_agent.0`. */
  readonly name?: string | undefined
  /** Ends the stream, which then throws its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Whether somebody in the guest holds the port open: an agent, most likely. */
export interface AgentPresence {
  readonly present: boolean
  /** Id of the port's device. */
  readonly device: string
}

/** There is no port that an agent could be at. */
export class NoAgentPortError extends QgaError {
  static override readonly code = 'NO_AGENT_PORT'

  constructor(label: string, what: string) {
    super(`the machine at ${label} has no ${what}`, {
      hint: 'Start QEMU with -device virtio-serial -device virtserialport,id=agent0,chardev=…,name=org.qemu.guest_agent.0',
    })
  }
}

const PORT_NAME = 'org.qemu.guest_agent.0'
const PERIPHERAL = '/machine/peripheral'
/** More devices than a machine has. */
const MAX_DEVICES = 10_000

/**
 * Whether the agent is there, now and at each change, without asking the guest: from `query-chardev`, and from
 * VSERPORT_CHANGE, which QEMU sends at most once a second. Ends as the session's events do. That the port is open does
 * not prove that what holds it answers.
 * @throws NoAgentPortError, as `execute`, as `events`
 */
export async function* agentPresence(
  qmp: Commands,
  options: PresenceOptions = {},
): AsyncGenerator<AgentPresence, void, undefined> {
  const { signal } = options
  const device = options.device ?? (await findPort(qmp, options.name ?? PORT_NAME))
  const stream = qmp.events('VSERPORT_CHANGE', { filter: ({ data }) => data.id === device, signal })
  try {
    let present = await isOpen(qmp, device)
    yield { present, device }
    // Some of them may have come before QEMU looked, and are in its answer; the last one is right in any case.
    for await (const { data } of stream) {
      if (data.open === present) continue
      present = data.open
      yield { present, device }
    }
  } finally {
    stream.close()
  }
}

/** Only devices with an id are told of by events. */
async function findPort(qmp: Commands, name: string): Promise<string> {
  const children = await qmp.execute('qom-list', { path: PERIPHERAL })
  for (const child of children.slice(0, MAX_DEVICES)) {
    if (child.type !== 'child<virtserialport>') continue
    const named = await qmp.execute('qom-get', { path: `${PERIPHERAL}/${child.name}`, property: 'name' })
    if (named === name) return child.name
  }
  throw new NoAgentPortError(qmp.label, `port named ${name} with an id`)
}

async function isOpen(qmp: Commands, device: string): Promise<boolean> {
  const chardev = await qmp.execute('qom-get', { path: `${PERIPHERAL}/${device}`, property: 'chardev' })
  const chardevs = await qmp.execute('query-chardev')
  const found = chardevs.find(({ label }) => label === chardev)
  if (found === undefined) throw new NoAgentPortError(qmp.label, `chardev at the port ${device}`)
  return found['frontend-open']
}
