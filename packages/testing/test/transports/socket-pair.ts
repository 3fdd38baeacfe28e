import { Socket } from 'node:net'
import koffi from 'koffi'
import { type CompliancePeer, streamPeer } from '../../src/compliance/index.js'

const AF_UNIX = 1
const SOCK_STREAM = 1
const socketpair = koffi.load(null).func('int socketpair(int domain, int type, int protocol, _Out_ int *descriptors)')

/** As `pauseOnConnect` of servers: a unix socket is broken only by leaving something unread. Node has no type for it. */
const unread = { pauseOnCreate: true }

/** Two ends of one socket, as a parent makes them that leaves one to its child: our descriptor, and the other side. */
export interface SocketPair {
  readonly ours: number
  peer(): Promise<CompliancePeer>
  close(): void
}

export function socketPair(): SocketPair {
  const descriptors = [-1, -1]
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, descriptors) !== 0) throw new Error(`socketpair: errno ${koffi.errno()}`)
  const [ours = -1, theirs = -1] = descriptors
  const socket = new Socket({ fd: theirs, readable: true, writable: true, ...unread })
  const peer = streamPeer(socket)
  return { ours, peer: async () => peer, close: () => void socket.destroy() }
}
