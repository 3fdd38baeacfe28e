import type { ConnectOptions, Target } from '../connect-options.js'
import type { GuestAgent } from '../guest-agent.js'
import type { Diagnosis } from './diagnosis.js'

/**
 * How an agent is, as data: `ready`, or the reason why it is not, with what was seen and what to do. Of a target, it
 * connects and leaves again; of an agent that is connected, it asks that one. `timeoutMs`, by default 5000, is for each
 * step: the connection, and the questions.
 * @throws AddressError, OptionError; the signal's reason on abort. What is the matter with the agent is no error here.
 */
export async function diagnose(of: Target | GuestAgent, options: ConnectOptions = {}): Promise<Diagnosis> {
  // Most programs never ask.
  const { examine } = await import('./examine.js')
  return await examine(of, options)
}
