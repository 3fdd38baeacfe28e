import { execFileSync } from 'node:child_process'
import { constants, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { type CompliancePeer, streamPeer } from '../../src/compliance/index.js'
import { scratch } from './peer-server.js'

const mkfifo = 'mkfifo'
const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants

/** Two pipes, one for each direction: the descriptors of our side, and the other side. */
export interface FifoPair {
  readonly read: number
  readonly write: number
  peer(): Promise<CompliancePeer>
  close(): Promise<void>
}

export async function fifoPair(): Promise<FifoPair> {
  const { dir, remove } = await scratch()
  const to = join(dir, 'to')
  const from = join(dir, 'from')
  execFileSync(mkfifo, [to, from])
  // A pipe can be opened for writing as soon as it is open for reading.
  const read = openSync(to, O_RDONLY | O_NONBLOCK)
  const theirWrite = openSync(to, O_WRONLY | O_NONBLOCK)
  const theirRead = openSync(from, O_RDONLY | O_NONBLOCK)
  const write = openSync(from, O_WRONLY | O_NONBLOCK)
  const input = new Socket({ fd: theirRead, readable: true, writable: false })
  const output = new Socket({ fd: theirWrite, readable: false, writable: true })
  const peer = peerOf(input, output)
  return {
    read,
    write,
    peer: async () => peer,
    async close() {
      input.destroy()
      output.destroy()
      await remove()
    },
  }
}

/** Each pipe has an end of its own. */
function peerOf(input: Socket, output: Socket): CompliancePeer {
  const { read } = streamPeer(input)
  const { write } = streamPeer(output)
  return {
    read,
    write,
    close() {
      output.end()
      input.destroy()
    },
    reset() {
      output.destroy()
      input.destroy()
    },
  }
}
