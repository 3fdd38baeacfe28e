import { ClosedError, type CommandName, CommandUnavailableError, type GuestAgent, QgaError } from '@qga/client'
import { list, member } from './reading.js'

/** What came of one question. */
export type Answer =
  | { readonly kind: 'value'; readonly value: unknown; readonly hostNs: bigint }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'failed'; readonly why: string }

/** The parts of the page and of its JSON, in the order in which they are asked: the likeliest to hang come last. */
export const questions = {
  agent: 'guest-info',
  freeze: 'guest-fsfreeze-status',
  os: 'guest-get-osinfo',
  hostName: 'guest-get-host-name',
  time: 'guest-get-time',
  users: 'guest-get-users',
  interfaces: 'guest-network-get-interfaces',
  filesystems: 'guest-get-fsinfo',
} as const satisfies Record<string, CommandName>

export type Part = keyof typeof questions

export type Answers = Readonly<Record<Part, Answer>>

type Options = { signal: AbortSignal; timeoutMs?: number }

/** Asks for all parts. One that fails leaves the others alone, unless the agent is gone. */
export async function askGuest(agent: GuestAgent, options: Options): Promise<Answers> {
  const answers = new Map<string, Answer>()
  let switchedOff: ReadonlySet<unknown> = new Set()
  for (const [part, command] of Object.entries(questions)) {
    const answer: Answer = switchedOff.has(command) ? { kind: 'unavailable' } : await ask(agent, command, options)
    answers.set(part, answer)
    if (part === 'agent' && answer.kind === 'value') switchedOff = new Set(commandNames(answer.value, false))
  }
  return Object.fromEntries(answers) as Answers
}

/** The names of the commands that guest-info lists as enabled, or as disabled. */
export function commandNames(info: unknown, enabled: boolean): unknown[] {
  return list(member(info, 'supported_commands'))
    .filter((command) => member(command, 'enabled') === enabled)
    .map((command) => member(command, 'name'))
}

async function ask(agent: GuestAgent, command: CommandName, options: Options): Promise<Answer> {
  const before = Date.now()
  try {
    const value = await agent.executeRaw(command, undefined, options)
    // A reply tells of some moment between the question and its arrival: the middle is the best guess.
    return { kind: 'value', value, hostNs: (BigInt(before) + BigInt(Date.now())) * 500_000n }
  } catch (error) {
    if (!(error instanceof QgaError) || error instanceof ClosedError || options.signal.aborted) throw error
    if (error instanceof CommandUnavailableError) return { kind: 'unavailable' }
    return { kind: 'failed', why: error.summary }
  }
}
