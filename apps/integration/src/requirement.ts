import type { ChannelName } from './guest/channels.js'
import type { Environment } from './matrix.js'
import type { AgentVersion, QemuVersion } from './versions.js'

/** Environments of some kind; what is left out does not matter. */
export interface Where {
  readonly agents?: readonly AgentVersion[]
  readonly qemus?: readonly QemuVersion[]
  readonly channels?: readonly ChannelName[]
}

/** How a test fails where its requirement is not true. */
export interface KnownFailure {
  readonly because: string
  /** The code of the error, or what its text has. */
  readonly by: string | RegExp
}

/** What must be true, and where. */
export interface Requirement {
  /** In one sentence. */
  readonly says: string
  /** Where it is written, by heading and item, or the fact that was measured; several are parted by a semicolon. */
  readonly source: string
  /** Default: everywhere. */
  readonly on?: Where
  /** Where it is not true, and why. A test that passes there fails, so that this is taken out; or that fails otherwise. */
  readonly fails?: readonly (Where & KnownFailure)[]
}

/** A fake has no version, and where there is no machine there is no QEMU and no channel: what names some is not of it. */
function matches({ agents, qemus, channels }: Where, environment: Environment): boolean {
  const within = <T>(list: readonly T[] | undefined, item: T | undefined) =>
    list === undefined || (item !== undefined && list.includes(item))
  const machine = environment.kind === 'guest' ? environment : undefined
  const agent = environment.kind === 'fake' ? undefined : environment.agent
  return within(agents, agent) && within(qemus, machine?.qemu) && within(channels, machine?.channel)
}

/** Whether a requirement is to be shown in an environment: it is, it is known to fail there, or it says nothing of it. */
export function standing(
  requirement: Requirement,
  environment: Environment,
): { readonly kind: 'applies' } | ({ readonly kind: 'fails' } & KnownFailure) | { readonly kind: 'elsewhere' } {
  if (!matches(requirement.on ?? {}, environment)) return { kind: 'elsewhere' }
  const known = requirement.fails?.find((where) => matches(where, environment))
  return known === undefined ? { kind: 'applies' } : { kind: 'fails', because: known.because, by: known.by }
}
