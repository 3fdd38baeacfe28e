import { QgaError } from '@qga/wire'

/** What has gone wrong on purpose since a client came. */
export interface Trouble {
  /** Something on its line. */
  readonly line: boolean
  /** The agent was killed, or the connections reset, or that is under way. */
  readonly agent: boolean
  /** The client has left itself. */
  readonly left: boolean
}

interface Explanation {
  readonly code: string
  /** Of the error's text; default: any. */
  readonly says?: RegExp
  readonly by: (trouble: Trouble) => boolean
}

const explanations: readonly Explanation[] = [
  // A busy machine is late without any mishap.
  { code: 'TIMEOUT', by: () => true },
  { code: 'EXEC_TIMEOUT', by: () => true },
  { code: 'CLOSED', by: ({ line, agent, left }) => line || agent || left },
  // Noticed by the session, which then knows no answer. What a reader of an answer complains of is another's answer.
  { code: 'PROTOCOL_VIOLATION', says: /^the reply to \S+ (is|never)\b/, by: ({ line, agent }) => line || agent },
  // A reply that broke off, or what no longer was one.
  { code: 'BAD_FRAME', says: /^a message of the peer is (torn|cut off) /, by: ({ line, agent }) => line || agent },
  { code: 'BAD_JSON', by: ({ line, agent }) => line || agent },
  // The agent's own word on what it could not read. It has no id, so a stale one may end a call.
  { code: 'COMMAND_FAILED', says: /JSON parse error/, by: ({ line, agent }) => line || agent },
  // A new agent knows no handle of the one before.
  { code: 'COMMAND_FAILED', says: /: handle '\d+' has not been found/, by: ({ agent }) => agent },
  { code: 'EXEC_RESULT_LOST', by: ({ line, agent }) => line || agent },
]

/** Whether what has gone wrong on purpose accounts for the failure of a question. */
export function isExplained(error: unknown, trouble: Trouble): boolean {
  if (!(error instanceof QgaError)) return false
  const { code, message } = error
  return explanations.some((each) => each.code === code && (each.says?.test(message) ?? true) && each.by(trouble))
}
