import { ProtocolError } from '@qga/wire/calls'
import { ArgumentsError } from './errors/arguments-error.js'

/** What the schema says of a command's arguments and of its reply: an error, or nothing. Other commands pass. */
export interface Checks {
  arguments(command: string, args: object | undefined): ArgumentsError | undefined
  reply(command: string, value: unknown): ProtocolError | undefined
}

const MAX_ISSUES = 5

/** Loaded when somebody wants it: the schema and zod are the larger part of this package. */
export async function loadChecks(): Promise<Checks> {
  const [{ checkArguments, commandDescriptors, isCommandName }, { replySchema }] = await Promise.all([
    import('@qga/schema/qmp'),
    import('@qga/schema/zod/qmp'),
  ])
  return {
    arguments(command, args) {
      const problems = isCommandName(command) ? checkArguments(commandDescriptors[command], args) : []
      return problems.length === 0 ? undefined : new ArgumentsError(command, problems)
    },
    reply(command, value) {
      const checked = isCommandName(command) ? replySchema(command).safeParse(value) : undefined
      if (checked?.success !== false) return undefined
      const issues = checked.error.issues.slice(0, MAX_ISSUES)
      const text = issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
      return new ProtocolError(`the reply to ${command} is not what the schema says: ${text.join('; ')}`)
    },
  }
}
