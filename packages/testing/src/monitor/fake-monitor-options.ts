import type { Clock } from '../clock.js'
import type { Fault } from '../faults/fault.js'
import type { MonitorVersion } from './monitor-version.js'

/** What a fake monitor is like, and what goes wrong with it. */
export interface FakeMonitorOptions {
  /** The QEMU whose behaviour is shown. Default `7.2`. */
  readonly version?: MonitorVersion
  /** It waits for a machine to come, as by `-incoming defer`: see `migrate-incoming`. Default false. */
  readonly incoming?: boolean
  /** Capabilities that are offered. Default `['oob']`; a monitor on a terminal offers none. */
  readonly capabilities?: readonly string[]
  /** As with `pretty=on`: JSON on many lines. Default false. */
  readonly pretty?: boolean
  /** What goes wrong. Can be changed later: `fake.faults`. */
  readonly faults?: readonly Fault[]
  /** Time before each reply in band. Default 0. */
  readonly latencyMs?: number
  /** What happens to replies that their client did not stay for. `kept`: the next one gets them after its greeting. Default. */
  readonly staleOutput?: 'kept' | 'lost'
  /** Default: the machine's. */
  readonly clock?: Clock
}
