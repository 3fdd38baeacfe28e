import { type Channel, type Receiver, SENTINEL, type Transport } from '@qga/wire'
import { Outlet } from './outlet.js'
import { PastLines } from './past-lines.js'
import { Random } from './random.js'
import { type ReplyBook, ReplyChaos } from './reply-chaos.js'
import { anyWeather, type Weather } from './weather.js'

/** A transport with a bad line, and what has happened on it. */
export interface ChaosTransport extends Transport {
  readonly happened: ReadonlyMap<string, number>
  /** Requests that were sent, those of a sync left out. */
  readonly commands: number
}

/** Between a client and an agent: what goes wrong on the nth channel that opens depends on the seed and n, and on what is said. */
export function chaosTransport(inner: Transport, seed: string, past = new PastLines()): ChaosTransport {
  const happened = new Map<string, number>()
  const count = (what: string) => happened.set(what, (happened.get(what) ?? 0) + 1)
  let opened = 0
  let commands = 0
  return {
    label: inner.label,
    happened,
    get commands() {
      return commands
    },
    async open(options) {
      const channel = await inner.open(options)
      opened += 1
      const mine = `${seed} channel ${opened}`
      const written = (bytes: Uint8Array) => {
        if (bytes[0] !== SENTINEL) commands += 1
      }
      return new ChaosChannel(channel, mine, { past, count, written })
    },
  }
}

/** What the channels of one transport have in common. */
interface Book extends ReplyBook {
  written(bytes: Uint8Array): void
}

class ChaosChannel implements Channel {
  readonly label: string
  readonly local: boolean
  readonly #inner: Channel
  readonly #seed: string
  readonly #weather: Weather
  readonly #book: Book
  readonly #random: Random
  readonly #requests: Outlet
  #replies: Outlet | undefined
  #receiver: Receiver | undefined
  /** Whether the inner channel has said so, and whether we have. */
  #innerFull = false
  #toldFull = false

  constructor(inner: Channel, seed: string, book: Book) {
    this.label = inner.label
    this.local = inner.local ?? false
    this.#inner = inner
    this.#seed = seed
    this.#weather = anyWeather(new Random(seed))
    this.#book = book
    this.#random = new Random(`${seed} requests`)
    const write = (bytes: Uint8Array) => {
      if (!inner.write(bytes)) this.#innerFull = true
    }
    this.#requests = this.#outlet('out', write, () => this.#drain())
  }

  start(receiver: Receiver): void {
    const chaos = new ReplyChaos(new Random(`${this.#seed} replies`), this.#weather, this.#book)
    const replies = this.#outlet('in', (bytes) => receiver.data(bytes))
    this.#replies = replies
    this.#receiver = receiver
    this.#inner.start({
      data: (chunk) => replies.push(chaos.push(chunk)),
      drained: () => {
        this.#innerFull = false
        this.#drain()
      },
      closed: (cause) => {
        replies.flush()
        this.#stop()
        receiver.closed(cause)
      },
    })
  }

  write(bytes: Uint8Array): boolean {
    this.#book.written(bytes)
    if (this.#random.chance(this.#weather.halfRequest)) {
      this.#book.count('half a request')
      const half = bytes.subarray(0, this.#random.between(0, bytes.length - 1))
      this.#requests.push([{ kind: 'bytes', bytes: half }, { kind: 'cut' }])
    } else {
      this.#requests.push([{ kind: 'bytes', bytes }])
    }
    this.#toldFull = this.#innerFull || !this.#requests.empty
    return !this.#toldFull
  }

  close(): void {
    this.#stop()
    this.#inner.close()
  }

  #outlet(way: string, write: (bytes: Uint8Array) => void, idle?: () => void): Outlet {
    return new Outlet(`${this.#seed} ${way}`, this.#weather, { write, cut: () => this.close(), ...(idle && { idle }) })
  }

  /** To the client, once neither the inner channel nor a wait of ours holds anything back. */
  #drain(): void {
    if (!this.#toldFull || this.#innerFull || !this.#requests.empty) return
    this.#toldFull = false
    this.#receiver?.drained?.()
  }

  #stop(): void {
    this.#replies?.stop()
    this.#requests.stop()
  }
}
