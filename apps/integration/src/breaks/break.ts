import type { RequirementId } from '../requirements.js'

/** A fault that is put into the code on purpose, to see that a scenario notices. */
export interface Break {
  /** What must no longer be shown then: a requirement, and of a hostile guest the row of the threat model as well. */
  readonly shows: RequirementId | `hostile/${'client' | 'tool' | 'gateway'}: T${number}`
  /** What is wrong then, in words. */
  readonly fault: string
  /** The file it is put into, from the root of the workspace. */
  readonly file: string
  /** What stands there, once, and what takes its place. */
  readonly from: string
  readonly to: string
  /** The environment whose scenarios are to notice; default: agent and QEMU 7.2 over virtio-serial, or the fake agent. */
  readonly on?: string
}

/** The file of scenarios that shows it. */
export function scenarioOf({ shows }: Break): string {
  if (shows.startsWith('hostile/gateway')) return 'hostile-gateway'
  return shows.slice(0, shows.indexOf('/'))
}

/** The environment, by its name in the matrix. */
export function environmentOf({ shows, on }: Break): string {
  if (on !== undefined) return on
  return shows.startsWith('hostile/') ? 'fake agent' : 'agent 7.2, QEMU 7.2, virtio-serial'
}
