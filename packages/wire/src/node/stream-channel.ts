import type { Duplex } from 'node:stream'
import type { Channel, Receiver } from '../channel.js'
import type { BorrowedReads } from './borrowed-reads.js'

/** How a stream is to be seen. */
interface StreamChannelOptions {
  readonly local?: boolean
  /** How the stream, a paused socket, gives its bytes, if not by `data`. */
  readonly reads?: BorrowedReads
}

/**
 * A Node stream as a `Channel`. Never ends the stream's writable half alone: closing destroys it. The channel is closed
 * when the stream tells so, by `close`: one that was made with `emitClose: false` has to tell it in its own way. One that
 * gives text in place of bytes, as after `setEncoding`, ends with a `TypeError`.
 */
export function streamChannel(stream: Duplex, label: string, options: StreamChannelOptions = {}): Channel {
  let receiver: Receiver | undefined
  /** Why it ends: the first reason counts. After our own close, Node may still report the writes that it dropped. */
  let end: { readonly cause: Error | undefined } | undefined
  let over = stream.closed
  const tellClosed = () => {
    const told = receiver
    receiver = undefined
    end ??= { cause: stream.errored ?? undefined }
    told?.closed(end.cause)
  }

  stream.on('error', (error) => {
    end ??= { cause: error }
    stream.destroy() // most have done so by themselves
  })
  stream.on('end', () => stream.destroy())
  stream.on('close', () => {
    over = true
    tellClosed()
  })

  return {
    label,
    local: options.local ?? false,
    start(given) {
      receiver = given
      if (over) {
        process.nextTick(tellClosed) // not sooner: the stream's own `close` may be about to come
        return
      }
      const data = (chunk: unknown) => {
        if (end !== undefined) return // a stream with a `destroy` of its own may go on for a while
        if (chunk instanceof Uint8Array) given.data(chunk)
        else stream.destroy(new TypeError(`${label} gives ${typeof chunk} in place of bytes`))
      }
      stream.on('drain', () => given.drained?.())
      if (options.reads === undefined) stream.on('data', data)
      else options.reads.start(stream, given.borrows === true ? data : (chunk) => data(Buffer.from(chunk)))
    },
    write(bytes) {
      return end !== undefined || stream.destroyed ? false : stream.write(bytes)
    },
    close() {
      if (!stream.destroyed) end ??= { cause: undefined }
      stream.destroy()
    },
  }
}
