import { Call, type CallRequest } from '../src/session/call.js'

/** A call as the session makes it, with nothing to give it up. */
export function call(command: string, request: Partial<CallRequest> = {}): Call {
  return new Call(
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
export async function outcome(given: Call): Promise<unknown> {
  return await Promise.race([
    given.promise.catch((error: unknown) => error),
    new Promise((resolve) => setImmediate(resolve, 'pending')),
  ])
}
