import type { CallOptions } from '@qga/schema'
import { ProtocolError } from '@qga/wire/calls'
import { PrintedBase64 } from '@qga/wire/node'
import { claimedInteger, claimedObject } from '../claims.js'
import type { Commands, HowToSend } from '../commands.js'

/** What else may be said of a write: `data` are the same bytes, where they are printed already. */
export type WriteHow = Pick<HowToSend, 'data' | 'objection' | 'lead' | 'behind'>

/** Writes the first of the bytes in one request, and says how many; not all of them is normal. */
export async function writeOnce(
  agent: Commands,
  handle: number,
  bytes: Uint8Array,
  options: CallOptions,
  how: WriteHow = {},
): Promise<number> {
  const args = { handle, 'buf-b64': '' }
  const data = how.data ?? new PrintedBase64(bytes)
  const returned = await agent.executeSo('guest-file-write', args, options, { ...how, data })
  const count = claimedInteger(
    claimedObject(returned, 'the reply to guest-file-write').count,
    'the count of guest-file-write',
  )
  if (count > 0 && count <= bytes.length) return count
  throw new ProtocolError(`guest-file-write says it wrote ${count} of ${bytes.length} bytes`)
}
