/**
 * The reply to query-qmp-schema in what a monitor wrote, one message a line: greeting, replies, events.
 * So `socat` can take it down without a client at hand.
 */
export function findReply(text: string): unknown {
  return text.split('\n').map(messageOf).find(holdsSchema)
}

function messageOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}

function holdsSchema(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || !('return' in message)) return false
  const [first]: unknown[] = Array.isArray(message.return) ? message.return : []
  return typeof first === 'object' && first !== null && 'meta-type' in first
}
