import { join } from 'node:path'
import type { CompliancePeer } from '../../src/compliance/index.js'
import { peerServer, scratch } from './peer-server.js'
import { startProgram } from './program.js'

/** A pty as terminals are by default, which echoes and changes line ends, and what is behind it. */
export interface Terminal {
  readonly path: string
  /** The same each time. */
  peer(): Promise<CompliancePeer>
  close(): Promise<void>
}

export async function terminal(): Promise<Terminal> {
  const { dir, remove } = await scratch()
  const [far, path] = [join(dir, 'far.sock'), join(dir, 'terminal')]
  const server = await peerServer({ path: far })
  const socat = await startProgram(['socat', '-t', '0', `PTY,link=${path}`, `UNIX-CONNECT:${far}`], path)
  const peer = server.peer()
  return {
    path,
    peer: () => peer,
    async close() {
      await socat.end()
      await server.close()
      await remove()
    },
  }
}
