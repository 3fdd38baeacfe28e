import { type CommandName, isCommandName } from '@qga/schema'
import { ForbiddenError } from '../errors/forbidden-error.js'
import { UnknownMachineError } from '../errors/unknown-machine-error.js'
import { type CommandClass, commandClasses } from './command-classes.js'

/**
 * What a client may do: `read` what only looks, `all`, or the commands that are listed. Listed `guest-exec` is the exec
 * route, `guest-file-read` and `guest-file-write` are down- and uploads, `guest-fsfreeze-freeze` is the freeze route.
 */
export type May = 'read' | 'all' | readonly (CommandName | (string & {}))[]

/** Who asks, as far as the policy cares. */
export interface Grant {
  readonly machines: 'all' | readonly string[]
  readonly may: May
}

/** What a route does that is more than a command. */
export type Deed = 'guest-exec' | 'guest-file-read' | 'guest-file-write' | 'guest-fsfreeze-freeze'

/** Why nobody may send a command raw. */
const barred: Readonly<Partial<Record<CommandClass, { readonly why: string; readonly hint: string }>>> = {
  sync: {
    why: 'moves a stream that all clients share',
    hint: 'The gateway keeps in step by itself; guest-ping tells whether the agent answers',
  },
  files: {
    why: 'has handles that nobody would close when its caller is gone',
    hint: 'Use GET and PUT of /v1/machines/NAME/files?path=PATH',
  },
  exec: {
    why: 'has processes whose end is told once, to whoever asks first',
    hint: 'Use POST /v1/machines/NAME/exec',
  },
  freeze: {
    why: 'freezes a guest that nobody would thaw when its caller is gone',
    hint: 'Use POST /v1/machines/NAME/freeze',
  },
}

/** @throws ForbiddenError if this client may not send this command, or nobody may */
export function assertCommand({ may }: Grant, command: string): void {
  const kind = isCommandName(command) ? commandClasses[command] : undefined
  const bar = kind && barred[kind]
  if (bar !== undefined) throw new ForbiddenError(`${command} ${bar.why}`, { hint: bar.hint })
  if (may === 'all' || (may === 'read' ? kind === 'read' : may.includes(command))) return
  throw new ForbiddenError(
    kind === undefined ? 'this client may not send that command' : `this client may not send ${command}`,
    {
      hint:
        may === 'read'
          ? 'It may send what only looks: ask for more in the configuration'
          : 'It has a list of commands in the configuration, and this one is not on it',
    },
  )
}

/** @throws ForbiddenError */
export function assertDeed({ may }: Grant, deed: Deed): void {
  if (may === 'all' || (may !== 'read' && may.includes(deed))) return
  throw new ForbiddenError('this client may not do that', { hint: `In the configuration, allow it ${deed}` })
}

/**
 * Whether this client may name this machine. One that may not have all of them is told the same of those that there are
 * and those that there are not.
 * @throws ForbiddenError, UnknownMachineError
 */
export function assertMachine({ machines }: Grant, machine: string, exists: boolean): void {
  if (machines !== 'all' && !machines.includes(machine)) {
    throw new ForbiddenError('this client may not use that machine', {
      hint: 'GET /v1/machines lists those it may use',
    })
  }
  if (!exists)
    throw new UnknownMachineError('there is no machine of that name', { hint: 'GET /v1/machines lists them' })
}

/** @throws ForbiddenError for a client that may not see all machines */
export function assertAllMachines({ machines }: Grant): void {
  if (machines === 'all') return
  throw new ForbiddenError('this is about all machines, and this client has a list of them')
}
