import { type ChannelName, channels } from './guest/channels.js'
import { type AgentVersion, agentVersions, newestAgent, type QemuVersion, qemuVersions } from './versions.js'

/** The Nodes that are promised. */
export const nodes = ['20', '22', '24', '26'] as const

export type NodeVersion = (typeof nodes)[number]

interface Placed {
  /** The files of `test/` to run there, by the first part of their name. */
  readonly scenarios: readonly string[]
  /** On which Node CI runs it: `own` is the one at hand. Without it only `--all` runs it, on each. */
  readonly corner?: NodeVersion | 'own'
}

/** An agent in a machine of its own. */
export interface GuestEnvironment extends Placed {
  readonly kind: 'guest'
  readonly agent: AgentVersion
  readonly qemu: QemuVersion
  readonly channel: ChannelName
}

/** An agent that runs on this machine. */
export interface HostEnvironment extends Placed {
  readonly kind: 'host'
  readonly agent: AgentVersion
}

/** An agent of this app's own, which lies on demand. */
export interface FakeEnvironment extends Placed {
  readonly kind: 'fake'
}

/** What scenarios run on. Another entry in the table below is another column of the matrix. */
export type Environment = GuestEnvironment | HostEnvironment | FakeEnvironment

const channelNames = Object.keys(channels) as ChannelName[]

/** Scenarios that any channel carries, and those that need QEMU's socket, which serves one client after another. */
const anyChannel = ['channel']
const everything = [
  ...anyChannel,
  'commands',
  'freeze',
  'files',
  'streaming',
  'power',
  'interruption',
  'sharing',
  'policy',
  'snapshot',
  'migration',
  'twins',
]

const guest = (
  agent: AgentVersion,
  qemu: QemuVersion,
  channel: ChannelName,
  scenarios: readonly string[],
  corner?: NodeVersion | 'own',
): GuestEnvironment => ({ kind: 'guest', agent, qemu, channel, scenarios, ...(corner && { corner }) })

/** What CI runs: the ends of the versions with all that there is, and each channel somewhere, on each Node. */
const corners: readonly Environment[] = [
  guest('11.1', '11.1', 'virtio-serial', [...everything, 'chaos'], 'own'),
  guest('7.2', '7.2', 'virtio-serial', everything, 'own'),
  guest('10.0', '7.2', 'isa-serial', anyChannel, '20'),
  guest('10.0', '11.1', 'vsock', anyChannel, '22'),
  guest('7.2', '7.2', 'isa-serial', anyChannel, '24'),
  guest('7.2', '11.1', 'pty', anyChannel, '26'),
  guest('11.1', '7.2', 'isa-serial-pty', anyChannel, 'own'),
  { kind: 'fake', scenarios: ['hostile', 'hostile-gateway'], corner: 'own' },
  { kind: 'host', agent: '7.2', scenarios: ['chaos'], corner: 'own' },
]

/** The rest: every agent in every QEMU, every QEMU with every channel, every agent on this machine. */
const everyPair = agentVersions.flatMap((agent) =>
  qemuVersions.map((qemu) => guest(agent, qemu, 'virtio-serial', [...everything, 'chaos'])),
)
const everyChannel = qemuVersions.flatMap((qemu, at) =>
  channelNames.map((channel) => guest((at === 0 && agentVersions[0]) || newestAgent, qemu, channel, anyChannel)),
)
const everyHost = agentVersions.map((agent): HostEnvironment => ({ kind: 'host', agent, scenarios: ['chaos'] }))

export const environments: readonly Environment[] = unlike([...corners, ...everyPair, ...everyChannel, ...everyHost])

/** The first of each name. */
function unlike(all: readonly Environment[]): Environment[] {
  const names = all.map(nameOf)
  return all.filter((environment, at) => names.indexOf(nameOf(environment)) === at)
}

export function nameOf(environment: Environment): string {
  if (environment.kind === 'fake') return 'fake agent'
  if (environment.kind === 'host') return `agent ${environment.agent} on this machine`
  return `agent ${environment.agent}, QEMU ${environment.qemu}, ${environment.channel}`
}
