import { fileHandlers, type HostileHandlers } from '@qga/testing'

/** A guest whose files have this reply for each piece. */
export const filesRead = (reply: string): HostileHandlers => ({
  ...fileHandlers(Buffer.alloc(100)),
  'guest-file-read': (say) => say.returns(reply),
})

const END = '{"count": 0, "buf-b64": "", "eof": true}'

/** The same, of which the first piece is this reply, and that is all. */
export function filesReadOnce(reply: string): HostileHandlers {
  const play = fileHandlers(Buffer.alloc(100))
  let isSaid = false
  return {
    ...play,
    'guest-file-open': (say, request) => {
      isSaid = false
      play['guest-file-open']?.(say, request)
    },
    'guest-file-read': (say) => {
      say.returns(isSaid ? END : reply)
      isSaid = true
    },
  }
}
