import { type CommandName, commandDescriptors } from '@qga/schema'
import { ProtocolError } from '@qga/wire/calls'

/**
 * What becomes of a reply that is not what the schema says: a wrong type, a missing member, an integer out of range.
 * Members and words that the schema does not know, a newer agent's, are no fault.
 *
 * | value | |
 * | --- | --- |
 * | `off` | nobody looks |
 * | `warn` | the first one of each command is a process warning (`process.emitWarning`) named `GuestReplyWarning` |
 * | `strict` | the call rejects with a `ProtocolError`; and JSON that readers disagree about is refused with a `JsonError`: a name twice in an object, numbers that overflow, bytes that are no UTF-8 |
 */
export type Validation = 'off' | 'warn' | 'strict'

/** What is said of one reply at most: a guest chooses what is wrong with it. */
const MAX_FAULTS = 3
const MAX_FAULT_LENGTH = 200

/** Compares what commands return with the schema. The schemas are loaded when the first reply is looked at. */
export class ReplyCheck {
  readonly #mode: 'warn' | 'strict'
  readonly #warned = new Set<string>()

  constructor(mode: 'warn' | 'strict') {
    this.#mode = mode
  }

  /** Looks at what a command returned. Commands that the schema does not know pass. @throws ProtocolError */
  async look(command: string, returned: unknown): Promise<void> {
    if (!isKnown(command)) return
    const fault = await faultOf(command, returned)
    if (fault === undefined) return
    if (this.#mode === 'strict') throw new ProtocolError(fault)
    if (this.#warned.has(command)) return
    this.#warned.add(command)
    process.emitWarning(fault, 'GuestReplyWarning')
  }
}

function isKnown(command: string): command is CommandName {
  return Object.hasOwn(commandDescriptors, command)
}

async function faultOf(command: CommandName, returned: unknown): Promise<string | undefined> {
  const { replySchema } = await import('@qga/schema/zod')
  const { error } = replySchema(command).safeParse(returned)
  if (error === undefined) return undefined
  const faults = error.issues.slice(0, MAX_FAULTS).map(({ path, message }) => {
    return [path.join('.'), message]
      .filter((part) => part !== '')
      .join(': ')
      .slice(0, MAX_FAULT_LENGTH)
  })
  return `what ${command} returned is not what the schema says (${faults.join('; ')})`
}
