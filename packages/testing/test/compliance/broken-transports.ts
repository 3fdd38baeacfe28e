import type { Channel, Receiver } from '@qga/wire'
import { unix } from '@qga/wire/node'
import { transportCompliance } from '../../src/compliance/index.js'
import { onUnix } from '../transports/unix-line.js'

// Run by faults.test.ts, not by itself: transports that break the contract in one way each.

/** What is wrong with a channel, made of a sound one. */
type Break = (sound: Channel) => Partial<Channel>

/** Changes what the receiver of a sound channel is told. */
const telling = (sound: Channel, change: (receiver: Receiver) => Partial<Receiver>): Partial<Channel> => ({
  start: (receiver) =>
    sound.start({
      data: (chunk) => receiver.data(chunk),
      drained: () => receiver.drained?.(),
      closed: (cause) => receiver.closed(cause),
      ...change(receiver),
    }),
})

const breaks: Readonly<Record<string, Break>> = {
  'loses a byte': (sound) => telling(sound, (to) => ({ data: (chunk) => to.data(chunk.subarray(0, -1)) })),
  'changes the order': (sound) => {
    let held: Uint8Array | undefined
    return telling(sound, (to) => {
      const release = (...first: Uint8Array[]) => {
        const last = held === undefined ? [] : [held]
        held = undefined
        for (const chunk of [...first, ...last]) to.data(chunk)
      }
      return {
        data(chunk) {
          if (held !== undefined) return release(chunk)
          held = chunk
          setTimeout(release, 20)
        },
      }
    })
  },
  'reuses the memory of a chunk': (sound) => {
    const memory = new Uint8Array(1_000_000)
    return telling(sound, (to) => ({
      data(chunk) {
        for (let at = 0; at < chunk.length; at += memory.length) {
          const piece = chunk.subarray(at, at + memory.length)
          memory.set(piece)
          to.data(memory.subarray(0, piece.length))
        }
      },
    }))
  },
  'tells the end twice': (sound) =>
    telling(sound, (to) => ({
      closed(cause) {
        to.closed(cause)
        setTimeout(() => to.closed(cause), 5)
      },
    })),
  'never tells the end': (sound) => telling(sound, () => ({ closed: () => {} })),
  'tells the end before the last data': (sound) =>
    telling(sound, (to) => ({
      data: (chunk) => void setTimeout(() => to.data(chunk), 5),
    })),
  'tells the end from within start': (sound) => ({
    start(receiver) {
      let told = false
      const once = (cause?: Error) => {
        if (!told) receiver.closed(cause)
        told = true
      }
      if (!sound.write(new Uint8Array())) once()
      sound.start({ data: (chunk) => receiver.data(chunk), drained: () => receiver.drained?.(), closed: once })
    },
  }),
  'has no cause for a break': (sound) => telling(sound, (to) => ({ closed: () => to.closed() })),
  'has a cause for peace': (sound) => telling(sound, (to) => ({ closed: () => to.closed(new Error('why?')) })),
  'never makes the writer wait': (sound) => ({
    write(bytes) {
      sound.write(bytes)
      return true
    },
  }),
  'never says that it has drained': (sound) => telling(sound, () => ({ drained: () => {} })),
  'says that it has drained all the time': (sound) => {
    return telling(sound, (to) => {
      const timer = setInterval(() => to.drained?.(), 10)
      return {
        closed(cause) {
          clearInterval(timer)
          to.closed(cause)
        },
      }
    })
  },
  'stops reading while writing waits': (sound) => {
    let waits = false
    const kept: Uint8Array[] = []
    let to: Receiver | undefined
    return {
      write(bytes) {
        const more = sound.write(bytes)
        waits = !more
        return more
      },
      ...telling(sound, (receiver) => {
        to = receiver
        return {
          data(chunk) {
            if (waits) kept.push(chunk)
            else receiver.data(chunk)
          },
          drained() {
            waits = false
            for (const chunk of kept.splice(0)) to?.data(chunk)
            receiver.drained?.()
          },
        }
      }),
    }
  },
  'stops reading when nobody asks': (sound) => {
    let asked = 0
    let to: Receiver | undefined
    const kept: Uint8Array[] = []
    return {
      write(bytes) {
        asked += 1
        for (const chunk of kept.splice(0)) to?.data(chunk)
        return sound.write(bytes)
      },
      ...telling(sound, (receiver) => {
        to = receiver
        return { data: (chunk) => (asked > 0 ? receiver.data(chunk) : void kept.push(chunk)) }
      }),
    }
  },
  'throws when it is written to after the end': (sound) => ({
    write(bytes) {
      const took = sound.write(bytes)
      if (!took && !sound.write(new Uint8Array())) throw new Error('write after end')
      return took
    },
  }),
  'goes on with data after close': (sound) => {
    let closing = false
    return {
      ...telling(sound, (to) => ({
        closed(cause) {
          if (closing) setTimeout(() => to.data(new Uint8Array(1)), 5)
          to.closed(cause)
        },
      })),
      close() {
        closing = true
        sound.close()
      },
    }
  },
  'ends after a write': (sound) => ({
    write(bytes) {
      setTimeout(() => sound.close(), 15)
      return sound.write(bytes)
    },
  }),
  'takes what nobody wants yet': (sound) => {
    const early: (() => void)[] = []
    let to: Receiver | undefined
    const tell = (task: () => void) => (to === undefined ? void early.push(task) : task())
    sound.start({
      data: (chunk) => tell(() => to?.data(chunk)),
      drained: () => tell(() => to?.drained?.()),
      closed: (cause) => tell(() => to?.closed(cause)),
    })
    return {
      start(receiver) {
        setImmediate(() => {
          to = receiver
          for (const task of early) task()
        })
      },
    }
  },
  'forgets what comes before start': (sound) => {
    let started = false
    let to: Receiver | undefined
    sound.start({
      data: (chunk) => void (started && to?.data(chunk)),
      drained: () => to?.drained?.(),
      closed: (cause) => setImmediate(() => to?.closed(cause)),
    })
    return {
      start(receiver) {
        started = true
        to = receiver
      },
    }
  },
  'has no name': () => ({ label: '' }),
}

type Opening = (open: () => Promise<Channel>, signal: AbortSignal | undefined) => Promise<Channel>

/** What is wrong with opening. */
const openings: Readonly<Record<string, Opening>> = {
  'does not heed the signal': (open) => open(),
  'heeds the signal only at first': (open, signal) => {
    signal?.throwIfAborted()
    return open()
  },
  'rejects with something else': async (open, signal) => {
    const channel = await open()
    if (!signal?.aborted) return channel
    channel.close()
    throw new Error('aborted')
  },
  'leaves a listener on the signal': (open, signal) => {
    signal?.addEventListener('abort', () => {})
    return soundOpening(open, signal)
  },
  'leaves something running': (open, signal) => {
    setInterval(() => {}, 1000)
    return soundOpening(open, signal)
  },
}

const soundOpening: Opening = async (open, signal) => {
  signal?.throwIfAborted()
  return unlessAborted(await open(), signal)
}

function unlessAborted(channel: Channel, signal: AbortSignal | undefined): Channel {
  if (!signal?.aborted) return channel
  channel.close()
  throw signal.reason
}

function compliance(name: string, opening: Opening, broken: Break): void {
  transportCompliance(
    name,
    () =>
      onUnix((path) => ({
        label: 'broken',
        open: ({ signal }) =>
          opening(async () => {
            const sound = await unix(path).open({})
            return {
              label: sound.label,
              start: (receiver) => sound.start(receiver),
              write: (bytes) => sound.write(bytes),
              close: () => sound.close(),
              ...broken(sound),
            }
          }, signal),
      })),
    { largeBytes: 4 * 1024 * 1024, timeoutMs: 5_000 },
  )
}

compliance('sound transport', soundOpening, () => ({}))
for (const [name, broken] of Object.entries(breaks)) compliance(name, soundOpening, broken)
for (const [name, opening] of Object.entries(openings)) compliance(name, opening, () => ({}))
