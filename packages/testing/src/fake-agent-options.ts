import type { AgentVersion } from './agent-version.js'
import type { Clock } from './clock.js'
import type { Fault } from './faults/fault.js'
import type { FreezeHook, Mount } from './guest/mounts.js'
import type { Program } from './programs/program.js'

/** What a fake agent is like, and what goes wrong with it. */
export interface FakeAgentOptions {
  /** What goes wrong. Can be changed later: `fake.faults`. */
  readonly faults?: readonly Fault[]
  /** The agent whose behaviour is shown. Default `7.2`. */
  readonly version?: AgentVersion
  /** False: like an agent before QEMU 4.0, which refuses `id` as an unexpected member. Default true. */
  readonly echoIds?: boolean
  /** Commands that are disabled, as by `qemu-ga -b`. */
  readonly block?: readonly string[]
  /** Time before each reply. Default 0. */
  readonly latencyMs?: number
  /** What happens to replies that their client did not stay for. `kept`: as with QEMU, the next one gets them. Default. */
  readonly staleOutput?: 'kept' | 'lost'
  /** Programs for guest-exec, by name or by absolute path, added to the built-in ones. */
  readonly programs?: Readonly<Record<string, Program>>
  /** Files that are there at the beginning, by path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  /** What is mounted. Default: `/` on vda1 and `/srv` on vdb. */
  readonly mounts?: readonly Mount[]
  /** Runs before a freeze and after each thaw, one that thaws nothing included. What it throws is the agent's error. */
  readonly freezeHook?: FreezeHook
  /**
   * As Windows' VSS: it lets go after so many milliseconds, 10000 there. The agent goes on to say that it is frozen,
   * and the thaw after that is an error and thaws.
   */
  readonly vssMs?: number
  /** Default `fake`. */
  readonly hostName?: string
  /** Default: the machine's. */
  readonly clock?: Clock
  /** How long the guest is gone when it reboots, and how long until it is gone when it powers down. Default 10. */
  readonly powerMs?: number
}
