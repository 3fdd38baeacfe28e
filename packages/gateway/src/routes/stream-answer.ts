import type { GuestAgent } from '@qga/client'
import { onAbort } from '@qga/wire/calls'
import { type Answer, askingOf, type Core, type RouteCall } from './route-call.js'

/** Gives the response, once it is known that there will be one; `gone` aborts when nobody reads it any more. */
export type GiveAnswer = (response: Response, gone: AbortSignal) => void

/** Long work whose response is there before its end. What it throws before is the answer; after that it is in the log. */
export function streamAnswer(
  call: RouteCall,
  { machines }: Core,
  work: (agent: GuestAgent, signal: AbortSignal, answer: GiveAnswer) => Promise<void>,
): Promise<Answer> {
  const over = new AbortController()
  const unlisten = onAbort(call.signal, () => over.abort(call.signal.reason))
  if (call.signal.aborted) over.abort(call.signal.reason)
  return new Promise((resolve, reject) => {
    const ended = machines
      .long({ ...askingOf(call), signal: over.signal }, (agent, signal) =>
        work(agent, signal, (response, gone) => {
          onAbort(gone, () => over.abort(gone.reason))
          resolve({ response, ended })
        }),
      )
      .finally(unlisten)
    ended.catch(reject)
  })
}
