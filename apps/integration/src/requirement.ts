import type { ChannelName } from './guest/channels.js'
import type { Environment } from './matrix.js'
import type { AgentVersion, QemuVersion } from './versions.js'

/** Environments of some kind; what is left out does not matter. */
export interface Where {
  readonly agents?: readonly AgentVersion[]
  readonly qemus?: readonly QemuVersion[]
  readonly channels?: readonly ChannelName[]
}

/** What must be true, and where. */
export interface Requirement {
  /** In one sentence. */
  readonly says: string
  /** Where it is written, or `measured` where only the wire says it. */
  readonly source: string
  /** Default: everywhere. */
  readonly on?: Where
  /** Where it is not true, and why. A test that passes there fails, so that this is taken out. */
  readonly fails?: readonly (Where & { readonly because: string })[]
}

function matches({ agents, qemus, channels }: Where, { agent, qemu, channel }: Environment): boolean {
  const within = <T>(list: readonly T[] | undefined, item: T) => list?.includes(item) ?? true
  return within(agents, agent) && within(qemus, qemu) && within(channels, channel)
}

/** Whether a requirement is to be shown in an environment: it is, it is known to fail there, or it says nothing of it. */
export function standing(
  requirement: Requirement,
  environment: Environment,
):
  | { readonly kind: 'applies' }
  | { readonly kind: 'fails'; readonly because: string }
  | { readonly kind: 'elsewhere' } {
  if (!matches(requirement.on ?? {}, environment)) return { kind: 'elsewhere' }
  const known = requirement.fails?.find((where) => matches(where, environment))
  return known === undefined ? { kind: 'applies' } : { kind: 'fails', because: known.because }
}
