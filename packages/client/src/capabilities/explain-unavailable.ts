import { commandDescriptors } from '@qga/schema'
import { type CommandError, Deadline } from '@qga/wire/calls'
import { CommandUnavailableError, type Unavailability } from '../errors/command-unavailable-error.js'
import { howToEnable } from './block-list.js'
import type { Capabilities } from './capabilities.js'
import type { CapabilityCache } from './capability-cache.js'

/** From this version on, a disabled command has a class of its own in the error; the same as one that does not exist. */
const FIRST_WITH_CLASS = 6

/** An error that most likely has nothing to do with it waits no longer than this to be told. */
const SOON_MS = 1_000

/**
 * Finds out why a command is not available, by asking: the class CommandNotFound is the same for absent, disabled and
 * barred by a freeze, and the texts differ by version [measured, 7.2 to 11.1]; before 6.0 a disabled command is a
 * GenericError like any other [source]. Any other error is returned as it is, soon. What is left of the deadline bounds
 * the asking; the answer is `unknown` then.
 */
export async function explainUnavailable(
  cache: CapabilityCache,
  error: CommandError,
  deadline: Deadline,
): Promise<CommandError> {
  const named = error.class === 'CommandNotFound' || error.class === 'CommandDisabled'
  if (!named && (hasClass(cache.version) || cache.known?.supports(error.command) === true)) return error
  const capabilities = await ask(cache, error.command, named ? deadline : new Deadline(deadline.call(SOON_MS)))
  deadline.signal?.throwIfAborted()
  const why = capabilities?.availability(error.command) ?? 'enabled'
  // A list may lack commands that the agent has; one that it lacks has a class of its own in any version.
  if (!named && (why === 'enabled' || why === 'absent' || hasClass(cache.version))) return error
  if (why === 'enabled') {
    const isFrozen = capabilities === undefined && (await cache.isFrozen(deadline))
    return unavailable(error.command, error, isFrozen ? 'frozen' : 'unknown')
  }
  return unavailable(error.command, error, why, await osId(cache, why, capabilities, deadline))
}

/**
 * Nothing was sent: guest-info says so.
 * @throws CommandUnavailableError
 */
export async function assertEnabled(
  cache: CapabilityCache,
  commands: readonly string[],
  deadline: Deadline,
): Promise<void> {
  if (commands.length === 0) return
  const known = cache.known
  let capabilities = known ?? (await cache.ask(deadline))
  // What was known may be so no more: somebody may have done what the hint says.
  if (known !== undefined && !commands.every((command) => known.supports(command)))
    capabilities = await cache.ask(deadline)
  for (const command of commands) {
    const why = capabilities.availability(command)
    if (why === 'enabled') continue
    const reply = { class: 'CommandNotFound', desc: 'guest-info does not list it as enabled' }
    throw unavailable(command, reply, why, await osId(cache, why, capabilities, deadline))
  }
}

function hasClass(version: string): boolean {
  return Number.parseInt(version, 10) >= FIRST_WITH_CLASS
}

async function ask(cache: CapabilityCache, command: string, deadline: Deadline): Promise<Capabilities | undefined> {
  try {
    const known = cache.known
    return known !== undefined && !known.supports(command) ? known : await cache.ask(deadline)
  } catch {
    return undefined
  }
}

async function osId(
  cache: CapabilityCache,
  why: Unavailability,
  capabilities: Capabilities | undefined,
  deadline: Deadline,
): Promise<string> {
  return why === 'disabled' && capabilities?.supports('guest-get-osinfo') === true ? await cache.osId(deadline) : ''
}

function unavailable(
  command: string,
  reply: { class: string; desc: string },
  why: Unavailability,
  os = '',
): CommandUnavailableError {
  const descriptor = Object.hasOwn(commandDescriptors, command)
    ? commandDescriptors[command as keyof typeof commandDescriptors]
    : undefined
  return new CommandUnavailableError(command, reply, why, {
    since: descriptor?.since,
    howToEnable: why === 'disabled' ? howToEnable(os) : undefined,
  })
}
