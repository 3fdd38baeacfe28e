import { lstat, unlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { ListenError } from '../errors/listen-error.js'

/**
 * Makes room for a socket: one that nobody answers at is removed.
 * @throws ListenError if somebody answers, or something else is there
 */
export async function clearUnixPath(path: string): Promise<void> {
  const there = await lstat(path).catch(() => undefined)
  if (there === undefined) return
  if (!there.isSocket()) {
    throw new ListenError(`${path} is there, and is no socket`, { hint: 'Name a path where nothing is' })
  }
  if (await answers(path)) {
    throw new ListenError(`somebody listens at ${path} already`, { hint: 'End that one, or name another path' })
  }
  await unlink(path)
}

/** Only a refusal is proof that nobody is there. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    )
  })
}
