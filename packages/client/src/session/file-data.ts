import type { JsonValue, Taker } from '@qga/wire'
import { encodeBase64, takeBase64 } from '@qga/wire/node'
import { chunkMemory } from './chunk-memory.js'

/** The member of a reply that is large: the data of guest-file-read. */
const MEMBER = 'buf-b64'

/** Takes the data of a file from the bytes of a reply; the text that it came as is never made. */
export const takeFileData: Taker = (bytes, maxRest) => takeBase64(bytes, MEMBER, maxRest, chunkMemory)

/** What was returned, with the text of the data in its place: strict base64 has one form only. */
export function withText(returned: JsonValue, data: Uint8Array): JsonValue {
  return { ...Object(returned), [MEMBER]: encodeBase64(data) }
}
