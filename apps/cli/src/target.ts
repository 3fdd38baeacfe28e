import { GuestAgent } from '@qga/client'
import { transportOf } from '@qga/wire/node'
import type { Context } from './context.js'

/** Connects to the agent that an address names. Whoever calls it closes the agent, best by `await using`. */
export function connectAgent(target: string, context: Context, timeoutMs = context.timeoutMs): Promise<GuestAgent> {
  return GuestAgent.connect(transportOf(target), { signal: context.signal, timeoutMs })
}

/** The options of one request: the deadline that the user set, or the command's own. */
export function requestOptions({ signal, timeoutMs }: Context): { signal: AbortSignal; timeoutMs?: number } {
  return timeoutMs === undefined ? { signal } : { signal, timeoutMs }
}
