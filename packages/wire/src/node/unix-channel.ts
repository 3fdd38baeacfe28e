import type { Socket } from 'node:net'
import type { Channel, Receiver } from '../channel.js'
import type { BorrowedReads } from './borrowed-reads.js'
import { channelOf } from './stream-channel.js'

/**
 * A connected unix socket as a `Channel`: the only kind that descriptors can be passed over. A descriptor takes its turn
 * among the writes: those that come after it wait here until it has gone, however many they are.
 */
export function unixChannel(socket: Socket, label: string, reads?: BorrowedReads): Channel {
  const channel = channelOf(socket, label, { local: true, reads })
  const waiting: (Uint8Array | (() => Promise<void>))[] = []
  let receiver: Receiver | undefined
  let passing = false

  const takeTurns = async () => {
    if (passing) return
    passing = true
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (typeof next === 'function') await next()
      else channel.write(next)
    }
    passing = false
    if (!socket.destroyed && !socket.writableNeedDrain) receiver?.drained?.()
  }

  return {
    ...channel,
    start(given) {
      receiver = given
      channel.start({
        borrows: given.borrows ?? false,
        data: (chunk, lent) => given.data(chunk, lent),
        drained: () => {
          if (!passing) given.drained?.()
        },
        closed: (cause) => given.closed(cause),
      })
    },
    write(bytes) {
      if (!passing) return channel.write(bytes)
      waiting.push(bytes)
      return false
    },
    passFd(fd) {
      return new Promise((resolve, reject) => {
        waiting.push(() => pass(socket, fd, label).then(resolve, reject))
        void takeTurns()
      })
    },
  }
}

/** Rarely used, and large. */
async function pass(socket: Socket, fd: number, label: string): Promise<void> {
  const { passFd } = await import('./pass-fd.js')
  await passFd(socket, fd, label)
}
