import type { Play } from './hostile-agent.js'

/** A guest in which every program succeeds and every file has this content. */
export function filePlay(content: Buffer): Play {
  let at = 0
  return {
    'guest-exec': (say) => say.returns('{"pid": 7}'),
    'guest-exec-status': (say) => say.returns('{"exited": true, "exitcode": 0}'),
    'guest-file-open': (say) => {
      at = 0
      say.returns('1000')
    },
    'guest-file-seek': (say, { arguments: { offset = 0, whence = 0 } = {} }) => {
      const from = whence === 2 || whence === 'end' ? content.length : whence === 1 || whence === 'cur' ? at : 0
      at = from + Number(offset)
      say.returns(`{"position": ${at}, "eof": false}`)
    },
    'guest-file-read': (say, { arguments: { count = 4096 } = {} }) => {
      const part = content.subarray(at, at + Number(count))
      at += part.length
      say.returns(`{"count": ${part.length}, "buf-b64": "${part.toString('base64')}", "eof": ${at === content.length}}`)
    },
    'guest-file-flush': (say) => say.returns('{}'),
    'guest-file-close': (say) => say.returns('{}'),
  }
}

/** The same, of which each piece is this reply. */
export const filesRead = (reply: string): Play => ({
  ...filePlay(Buffer.alloc(100)),
  'guest-file-read': (say) => say.returns(reply),
})

const END = '{"count": 0, "buf-b64": "", "eof": true}'

/** The same, of which the first piece is this reply, and that is all. */
export function filesReadOnce(reply: string): Play {
  const play = filePlay(Buffer.alloc(100))
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
