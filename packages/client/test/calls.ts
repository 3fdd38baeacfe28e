import { AgentCall, type AgentCallRequest } from '../src/session/agent-call.js'

/** A call as the session makes it, with nothing to give it up. */
export function call(command: string, request: Partial<AgentCallRequest> = {}): AgentCall {
  return new AgentCall(
    {
      command,
      bytes: new Uint8Array(),
      id: command,
      timeoutMs: Number.POSITIVE_INFINITY,
      signal: undefined,
      window: 1,
      answers: true,
      ...request,
    },
    () => {},
  )
}

/** How a call stands: what it was settled with, or `pending`. */
export async function outcome(given: AgentCall): Promise<unknown> {
  return await Promise.race([
    given.promise.catch((error: unknown) => error),
    new Promise((resolve) => setImmediate(resolve, 'pending')),
  ])
}
