import type { KeptBodyLimits } from '../http/client-body.js'
import { httpHint } from '../http/http-hint.js'
import { type Problem, problemOf } from '../http/problem.js'
import type { ResolvedLimits } from '../limits.js'
import type { GatewayMetrics } from '../metrics/gateway-metrics.js'
import type { Caller } from '../policy/clients.js'
import type { EventHub } from '../work/event-hub.js'
import type { Holds } from '../work/holds.js'
import type { Asking, Machines } from '../work/machines.js'

/** What routes share. */
export interface Core {
  readonly machines: Machines
  readonly limits: ResolvedLimits
  readonly metrics: GatewayMetrics
  readonly hub: EventHub
  readonly holds: Holds
  readonly journal: string | false | undefined
  /** Where what concerns nobody's request goes. */
  readonly tell: (line: object) => void
}

/** One request that may be carried out, as far as its caller and its machine go. */
export interface RouteCall {
  readonly request: Request
  readonly query: URLSearchParams
  readonly caller: Caller
  /** Empty where the route has none. */
  readonly machine: string
  /** Aborts when the client has left. */
  readonly signal: AbortSignal
  /** Counts bytes that are kept until the request is over. @throws PartyBusyError, GatewayBusyError */
  readonly keep: (bytes: number) => void
  /** What the log is to know beside. */
  readonly noted: { command?: string }
}

/** A response, and when its work is over, where that is later. */
export interface Answer {
  readonly response: Response
  readonly ended?: Promise<unknown>
}

export type Handler = (call: RouteCall, core: Core) => Answer | Promise<Answer>

/** Who asks, for `Machines`. */
export function askingOf({ machine, caller, signal }: RouteCall, timeoutMs?: number): Asking {
  return { machine, party: caller.party, signal, timeoutMs }
}

/** An error for an event of a stream. */
export function problemFor({ machine }: Pick<RouteCall, 'machine'>, { holds }: Core, error: unknown): Problem {
  return problemOf(error, httpHint(error, machine, holds.has(machine)))
}

/** How much of a JSON body is taken, and where it is counted. */
export function bodyLimits({ keep }: RouteCall, { limits }: Core): KeptBodyLimits {
  return { maxBytes: limits.jsonBytes, stallMs: limits.stallMs, keep }
}
