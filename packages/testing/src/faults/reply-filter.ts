import type { ReplyContext } from './fault.js'

/** Which replies a fault is about. Default: all of them, that of the sync included. */
export interface ReplyFilter {
  /** Only replies to this command, or to one of these. */
  readonly command?: string | readonly string[]
  /** Only the nth of them, counted from 1 over the life of the fake; of each command, if there are several. */
  readonly nth?: number
}

export function matches(filter: ReplyFilter, reply: Omit<ReplyContext, 'previous'>): boolean {
  const { command, nth } = filter
  if (command === undefined) return nth === undefined || nth === reply.number
  const commands = typeof command === 'string' ? [command] : command
  if (reply.command === undefined || !commands.includes(reply.command)) return false
  return nth === undefined || nth === reply.commandNumber
}
