import type { Duplex } from 'node:stream'
import type { Channel, Receiver } from '../channel.js'
import type { BorrowedReads } from './borrowed-reads.js'

/**
 * A Node stream as a `Channel`. Never ends the stream's writable half alone: closing destroys it. The channel is closed
 * when the stream tells so, by `close`: one that was made with `emitClose: false` has to tell it in its own way. One that
 * gives text in place of bytes, as after `setEncoding`, ends with a `TypeError`.
 */
export function streamChannel(stream: Duplex, label: string, options: { local?: boolean } = {}): Channel {
  return channelOf(stream, label, options)
}

/** The same, also of a paused socket that gives its bytes by `reads`. */
export function channelOf(
  stream: Duplex,
  label: string,
  { local = false, reads }: { readonly local?: boolean; readonly reads?: BorrowedReads | undefined },
): Channel {
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
    local: local,
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
      if (reads === undefined) {
        stream.on('data', data)
        return
      }
      const lent = given.borrows === true
      reads.start(stream, (chunk) => {
        if (end === undefined) given.data(lent ? chunk : Buffer.from(chunk), lent)
      })
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
