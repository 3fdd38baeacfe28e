import { QgaError } from '../../src/index.js'
import type { Outcome } from './conversation.js'
import type { Trouble } from './line-trouble.js'
import type { Side, TroubledTalk } from './troubled-talk.js'

/** A reply that tells what only it tells: the number of a handle, or of a process. */
const namesSomething = /^\{"return": (1\d\d\d|\{"pid")/
const startsSomething = /"guest-(file-open|exec)"/
const starts: ReadonlySet<string> = new Set(['open /note', 'open /tale', 'exec', 'readFile'])

/** What happened to a conversation, and with what agent. */
export interface Circumstances {
  readonly echoIds: boolean
  readonly side: Side
  readonly trouble: Trouble
}

/** What a client did wrong in such a conversation. */
export function violations(talk: TroubledTalk, circumstances: Circumstances): string[] {
  const { outcomes, failure, strike } = talk
  const { trouble } = circumstances
  const found: string[] = []
  if (failure !== undefined && !(trouble.meets.includes(codeOf(failure)) || codeOf(failure) === 'SYNC_FAILED')) {
    found.push(`the session: ${String(failure)}`)
  }
  for (const one of outcomes) {
    const took = one.endedAt === undefined ? Number.POSITIVE_INFINITY : one.endedAt - one.startedAt
    if (took > one.withinMs + 1) found.push(`${one.name} took ${took} ms`)
    if (!isRight(one) && !mayFail(one, talk, circumstances)) {
      const how = strike?.met.includes(one) === true ? 'met' : 'not met'
      found.push(
        `${one.name}, ${how}: ${one.error === undefined ? `another's: ${String(one.value)}` : String(one.error)}`,
      )
    }
  }
  const known = trouble.after.includes('CLOSED') ? [] : talk.left.slice(unknowable(talk, circumstances))
  found.push(...known.map((what) => `${what} was left`), ...talk.leftByNext.map((what) => `${what} stays`))
  return found
}

export function isRight({ expected, value, error }: Outcome): boolean {
  if (expected instanceof RegExp) return error instanceof QgaError && expected.test(error.message)
  return error === undefined && Object.is(value, expected)
}

function mayFail(one: Outcome, { strike }: TroubledTalk, { trouble, side }: Circumstances): boolean {
  if (strike === undefined || one.error === undefined) return false
  const code = codeOf(one.error)
  const wasMet = strike.met.includes(one)
  // A request that the agent cannot read is an error of the agent.
  if (wasMet) return trouble.meets.includes(code) || (side === 'client' && code === 'COMMAND_FAILED')
  if (one.startedAt < strike.at) return false
  const wasForgotten = trouble.forgets === true && one.handleFrom !== undefined && one.handleFrom <= strike.at
  return trouble.after.includes(code) || (wasForgotten && code === 'COMMAND_FAILED')
}

/**
 * How many handles and programs nobody can know of: a reply that names one was destroyed; a line doubled a request; or
 * a reply came late from an agent whose replies name no call.
 */
function unknowable({ strike, outcomes }: TroubledTalk, { trouble, side, echoIds }: Circumstances): number {
  if (strike === undefined) return 0
  if (!echoIds && outcomes.some((one) => starts.has(one.name) && codeOf(one.error) === 'TIMEOUT')) return 1
  if (side === 'agent') return !strike.wasWhole && namesSomething.test(strike.message) ? 1 : 0
  return trouble.doubles !== undefined && startsSomething.test(strike[trouble.doubles]) ? 1 : 0
}

function codeOf(error: unknown): string {
  return error instanceof QgaError ? error.code : String(error)
}
