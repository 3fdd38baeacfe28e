import { type CommandName, commandDescriptors } from '@qga/schema'
import type { CommandError, Deadline } from '@qga/wire/calls'
import { CommandUnavailableError, type Unavailability } from './errors/command-unavailable-error.js'
import type { AgentSession } from './session/agent-session.js'

const ASK_MS = 5_000

/**
 * Finds out why a command is not available, by asking: the class CommandNotFound is the same for absent, disabled and
 * barred by a freeze, and the texts differ by version. [measured, 7.2 to 11.1] Any other error is returned as it is.
 * What is left of the deadline bounds the asking; the answer is `unknown` then.
 */
export async function explainUnavailable(
  session: AgentSession,
  error: CommandError,
  deadline: Deadline,
): Promise<CommandError> {
  if (error.class !== 'CommandNotFound' && error.class !== 'CommandDisabled') return error
  const why = await askWhy(session, error.command, deadline)
  deadline.signal?.throwIfAborted()
  const descriptor = Object.hasOwn(commandDescriptors, error.command)
    ? commandDescriptors[error.command as keyof typeof commandDescriptors]
    : undefined
  return new CommandUnavailableError(error.command, error, why, descriptor?.since)
}

async function askWhy(session: AgentSession, command: string, deadline: Deadline): Promise<Unavailability> {
  const ask = (name: CommandName) => session.send(name, undefined, deadline.call(ASK_MS))
  try {
    const status = await ask('guest-fsfreeze-status').catch(() => 'unknown')
    const enabled = enabledIn(await ask('guest-info'), command)
    if (enabled === undefined) return 'absent'
    if (enabled) return 'unknown'
    return status === 'frozen' ? 'frozen' : 'disabled'
  } catch {
    return 'unknown'
  }
}

/** What guest-info says of a command; `undefined` if it does not list it. The guest may say anything at all. */
function enabledIn(info: unknown, command: string): boolean | undefined {
  const list = member(info, 'supported_commands')
  if (!Array.isArray(list)) return undefined
  const entry: unknown = list.find((candidate) => member(candidate, 'name') === command)
  return entry === undefined ? undefined : member(entry, 'enabled') === true
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}
