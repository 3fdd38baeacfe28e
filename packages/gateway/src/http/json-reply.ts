import { stringifyJson, UnsendableError } from '@qga/wire'
import { ProtocolError } from '@qga/wire/calls'

/** A value as a JSON response, with every digit. @throws ProtocolError for what a guest sent and JSON cannot say */
export function jsonReply(value: unknown, status = 200): Response {
  return new Response(printed(value), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  })
}

function printed(value: unknown): string {
  try {
    return stringifyJson(value)
  } catch (error) {
    if (!(error instanceof UnsendableError)) throw error
    throw new ProtocolError(`what the agent returned has no JSON form: ${error.summary}`, { cause: error })
  }
}
