import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import type { SocketConstructorOpts } from 'node:net'
import { ReadStream } from 'node:tty'
import { atExitWhile } from './exit-hook.js'
import { stty, sttySync } from './stty.js'

const BUFFER_BYTES = 64 * 1024

/** Every byte as it is, no echo, no waiting for a carrier. */
const raw = ['raw', '-echo', '-iexten', 'cs8', '-parenb', 'clocal']

/** Without O_NONBLOCK a line without a carrier would not open; O_NOCTTY keeps its Ctrl-C from this process. */
export const ttyFlags = constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK

/**
 * Sets an open terminal raw and makes a stream of it. The descriptor is the stream's, and is closed if there comes none;
 * when the stream closes, or else when this process exits, the terminal gets the settings back that it had.
 *
 * Node's own raw mode would turn each line feed that is sent into CR LF, hence stty. [libuv]
 */
export async function rawTty(fd: number, speed?: number): Promise<ReadStream> {
  const open = [fd]
  try {
    // stty gets one of its own: a child's standard input is made blocking, with all that share it. [libuv]
    const control = openSync(`/dev/fd/${fd}`, ttyFlags)
    open.push(control)
    const before = (await stty(control, ['-g'])).trim()
    await stty(control, speed === undefined ? raw : [...raw, String(speed)])
    const options: SocketConstructorOpts & { highWaterMark: number } = { highWaterMark: BUFFER_BYTES }
    const stream = new ReadStream(fd, options)
    const { rdev } = fstatSync(fd)
    let restored = false
    const restore = () => {
      if (restored) return
      restored = true
      sttySync(control, [before])
      closeSync(control)
    }
    atExitWhile(new Promise((resolve) => stream.once('close', resolve)), restore)
    stream.once('close', () => {
      restore()
      // Node reopens a terminal and closes only what it opened; where it could not, this one is closed already.
      if (rdevOf(fd) === rdev) closeSync(fd)
    })
    stream.read(0) // a line that is hung up loses what was not read
    return stream
  } catch (error) {
    for (const one of open) closeSync(one)
    throw error
  }
}

function rdevOf(fd: number): number | undefined {
  try {
    return fstatSync(fd).rdev
  } catch {
    return undefined
  }
}
