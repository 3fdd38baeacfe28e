import { encodeBase64 } from '../base64.js'
import type { HostileHandlers } from './hostile-handlers.js'

/** The agent's own default. */
const DEFAULT_COUNT = 4096

/**
 * Handlers of a guest in which every program succeeds and says nothing, and every file has this content and takes what
 * is written for granted: to put a lie among them. One file is read at a time.
 */
export function fileHandlers(content: Uint8Array): HostileHandlers {
  let at = 0
  let handle = 1000
  return {
    'guest-exec': (reply) => reply.returns('{"pid": 7}'),
    'guest-exec-status': (reply) => reply.returns('{"exited": true, "exitcode": 0}'),
    'guest-file-open': (reply) => {
      at = 0
      reply.returns(String(handle++))
    },
    'guest-file-seek': (reply, { arguments: { offset = 0, whence = 0 } }) => {
      const from = whence === 2 || whence === 'end' ? content.length : whence === 1 || whence === 'cur' ? at : 0
      at = from + Number(offset)
      reply.returns(`{"position": ${at}, "eof": false}`)
    },
    'guest-file-read': (reply, { arguments: { count = DEFAULT_COUNT } }) => {
      const part = content.subarray(at, at + Number(count))
      at += part.length
      const eof = at === content.length
      reply.returns(`{"count": ${part.length}, "buf-b64": "${encodeBase64(part)}", "eof": ${eof}}`)
    },
    'guest-file-write': (reply, { arguments: { 'buf-b64': data = '', count } }) => {
      const sent = count ?? Math.floor((String(data).replaceAll('=', '').length * 3) / 4)
      reply.returns(`{"count": ${sent}, "eof": false}`)
    },
    'guest-file-flush': (reply) => reply.returns('{}'),
    'guest-file-close': (reply) => reply.returns('{}'),
  }
}
