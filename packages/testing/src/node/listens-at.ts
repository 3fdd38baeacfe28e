import { readFile } from 'node:fs/promises'

/** The kernel's flag (__SO_ACCEPTCON) of a socket that listens. */
const LISTENING = '00010000'

/**
 * Whether somebody listens at this unix socket by now. A socket's file is there a moment before its program listens,
 * and who connects in that moment is refused. Asks the kernel (Linux only), so that nobody is called.
 */
export async function listensAt(path: string): Promise<boolean> {
  const sockets = (await readFile('/proc/net/unix', 'utf8')).split('\n')
  return sockets.some((line) => line.endsWith(` ${path}`) && line.split(' ')[3] === LISTENING)
}
