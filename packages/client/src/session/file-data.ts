import type { JsonValue, Taker } from '@qga/wire'
import { encodeBase64, type PrintedBase64, takeBase64 } from '@qga/wire/node'
import { chunkMemory } from './chunk-memory.js'

/** The member that is large: the data of guest-file-read and guest-file-write. */
const MEMBER = 'buf-b64'

/** Takes the data of a file from the bytes of a reply; the text that it came as is never made. */
export const takeFileData: Taker = (bytes, maxRest) => takeBase64(bytes, MEMBER, maxRest, chunkMemory)

/** What was returned, with the text of the data in its place: strict base64 has one form only. */
export function withText(returned: JsonValue, data: Uint8Array): JsonValue {
  return { ...Object(returned), [MEMBER]: encodeBase64(data) }
}

/** The line of a request whose data is printed already. */
export const withFileData = (request: object, data: PrintedBase64): Uint8Array => data.line(request, MEMBER)
