import { bytes } from './bytes.js'

// What an agent and a monitor send, as they send it.

export const pingReply = '{"return": {}}\n'

export const hostNameReply = '{"return": {"host-name": "web1"}}\n'

/** What the agent says to 0xFF itself. The text differs by version. */
export const strayByteReply =
  '{"error": {"class": "GenericError", "desc": "235:1: JSON parse error, stray \'\\uFFFD\'"}}\n'

/** The reply to guest-sync-delimited. */
export function delimitedReply(id: number): Uint8Array {
  return bytes(0xff, `{"return": ${id}}\n`)
}

/** A monitor with `pretty=on`: many lines, each ended by CRLF. */
export const prettyGreeting = [
  '{',
  '    "QMP": {',
  '        "version": {',
  '        },',
  '        "capabilities": [',
  '            "oob"',
  '        ]',
  '    }',
  '}',
  '',
].join('\r\n')

/** A file read of so many bytes of base64. */
export function fileReadReply(length: number): string {
  return `{"return": {"count": ${Math.floor((length * 3) / 4)}, "buf-b64": "${'QUJD'.repeat(length / 4)}", "eof": false}}\n`
}
