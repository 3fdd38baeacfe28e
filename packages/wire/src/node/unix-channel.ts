import type { Socket } from 'node:net'
import type { Channel } from '../channel.js'
import type { BorrowedReads } from './borrowed-reads.js'
import { streamChannel } from './stream-channel.js'

/** A connected unix socket as a `Channel`: the only kind that descriptors can be passed over. */
export function unixChannel(socket: Socket, label: string, reads?: BorrowedReads): Channel {
  return {
    ...streamChannel(socket, label, { local: true, ...(reads !== undefined && { reads }) }),
    // Rarely used, and large.
    passFd: async (fd) => {
      const { passFd } = await import('./pass-fd.js')
      await passFd(socket, fd, label)
    },
  }
}
