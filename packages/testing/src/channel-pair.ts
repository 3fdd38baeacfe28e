import type { Channel, Receiver } from '@qga/wire'
import { soon } from './soon.js'

/** What two linked channels are like. */
export interface ChannelPairOptions {
  /** What both ends are called in error texts. Default `channel pair`. */
  readonly label?: string | undefined
  /** Bytes under way in one direction from which on `write` returns false. Default 64 KiB. */
  readonly highWaterBytes?: number | undefined
}

/** One end of a pair. */
export interface PairedChannel extends Channel {
  /** Breaks the line: both ends are closed with this cause, and what was under way is lost. */
  fail(cause: Error): void
}

/**
 * Two channels, each of which hears what the other one writes, without a socket.
 *
 * They keep the contract of `Channel`: bytes arrive in order, in a later turn, one `data` per `write`; what is written
 * before the other end starts is kept; the end comes to both sides exactly once, after the last data. An end that
 * closes drops what it has not yet been given; what it wrote before still arrives. Bytes are copied on `write`.
 */
export function channelPair(options: ChannelPairOptions = {}): [PairedChannel, PairedChannel] {
  const one = new PairEnd(options)
  const other = new PairEnd(options)
  one.link(other)
  other.link(one)
  return [one, other]
}

const DEFAULT_HIGH_WATER = 64 * 1024

class PairEnd implements PairedChannel {
  readonly label: string
  readonly local = true
  readonly #highWater: number
  #peer: PairEnd | undefined
  #receiver: Receiver | undefined
  /** What is still to be told to the receiver: chunks, then the end. */
  #inbox: Uint8Array[] = []
  #inboxBytes = 0
  #peerWaits = false
  #scheduled = false
  #end: { readonly cause: Error | undefined; told: boolean } | undefined

  constructor(options: ChannelPairOptions) {
    this.label = options.label ?? 'channel pair'
    this.#highWater = options.highWaterBytes ?? DEFAULT_HIGH_WATER
  }

  link(peer: PairEnd): void {
    this.#peer = peer
  }

  start(receiver: Receiver): void {
    if (this.#receiver !== undefined) throw new Error('a channel is started once')
    this.#receiver = receiver
    this.#schedule()
  }

  write(bytes: Uint8Array): boolean {
    if (this.#end !== undefined || this.#peer === undefined) return false
    return this.#peer.#receive(bytes.slice())
  }

  close(): void {
    this.#inbox = []
    this.#finish(undefined)
    if (this.#peer !== undefined) this.#peer.#finish(undefined)
  }

  fail(cause: Error): void {
    for (const end of [this, this.#peer]) {
      if (end === undefined || end.#end !== undefined) continue
      end.#inbox = []
      end.#finish(cause)
    }
  }

  #receive(bytes: Uint8Array): boolean {
    if (this.#end !== undefined) return false
    this.#inbox.push(bytes)
    this.#inboxBytes += bytes.length
    this.#schedule()
    if (this.#inboxBytes < this.#highWater) return true
    this.#peerWaits = true
    return false
  }

  #finish(cause: Error | undefined): void {
    this.#end ??= { cause, told: false }
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled || this.#receiver === undefined) return
    this.#scheduled = true
    soon(() => {
      this.#scheduled = false
      this.#deliver()
    })
  }

  #deliver(): void {
    const receiver = this.#receiver
    if (receiver === undefined) return
    for (let chunk = this.#inbox.shift(); chunk !== undefined; chunk = this.#inbox.shift()) {
      this.#inboxBytes -= chunk.length
      receiver.data(chunk)
    }
    if (this.#end !== undefined) {
      if (this.#end.told) return
      this.#end.told = true
      receiver.closed(this.#end.cause)
    } else if (this.#peerWaits) {
      this.#peerWaits = false
      this.#inboxBytes = 0
      if (this.#peer !== undefined) this.#peer.#drained()
    }
  }

  #drained(): void {
    if (this.#end === undefined) this.#receiver?.drained?.()
  }
}
