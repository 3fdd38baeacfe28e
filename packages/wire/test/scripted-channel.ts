import type { Channel, Receiver } from '../src/channel.js'
import { type BytesPart, bytes, latin1 } from './bytes.js'

/** A channel whose other end is the test. */
export interface ScriptedChannel extends Channel {
  /** What was written, write by write. */
  readonly written: string[]
  /** How often `close` was called. */
  readonly closes: number
  /** The peer sends this as one chunk. */
  arrive(...parts: BytesPart[]): void
  /** The channel ends by itself. */
  end(cause?: Error): void
}

export function scriptedChannel(options: { label?: string; local?: boolean } = {}): ScriptedChannel {
  let receiver: Receiver | undefined
  let closes = 0
  const written: string[] = []
  const end = (cause?: Error) => {
    const told = receiver
    receiver = undefined
    told?.closed(cause)
  }
  return {
    label: options.label ?? 'scripted',
    ...(options.local === undefined ? {} : { local: options.local }),
    written,
    get closes() {
      return closes
    },
    start(given) {
      receiver = given
    },
    write(data) {
      written.push(latin1(data))
      return true
    },
    close() {
      closes++
      end()
    },
    arrive(...parts) {
      receiver?.data(bytes(...parts))
    },
    end,
  }
}
