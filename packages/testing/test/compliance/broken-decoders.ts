import { type DecodedItem, FrameDecoder, type FrameLimits } from '@qga/wire'
import { type Decoder, decoderCompliance } from '../../src/compliance/index.js'

// Run by faults.test.ts, not by itself: decoders that are wrong in one way each.

/** What is wrong with a decoder, made of a sound one. */
type Break = (sound: FrameDecoder) => Decoder

/** Changes what a sound decoder has seen. */
function seeing(sound: FrameDecoder, change: (items: readonly DecodedItem[]) => readonly DecodedItem[]): Decoder {
  return { push: (chunk) => change(sound.push(chunk)), end: () => change(sound.end()) }
}

const breaks: Readonly<Record<string, Break>> = {
  'forgets between chunks': () => ({ push: (chunk) => new FrameDecoder().push(chunk), end: () => [] }),
  'ends with each chunk': (sound) => ({
    push(chunk) {
      const items = [...sound.push(chunk), ...sound.end()]
      sound.reset()
      return items
    },
    end: () => [],
  }),
  'goes by lines alone': () => new LineDecoder(),
  'sees no 0xFF': (sound) => seeing(sound, (items) => items.filter(({ kind }) => kind !== 'sentinel')),
  'is silent on what it skips': (sound) => seeing(sound, (items) => items.filter(({ kind }) => kind !== 'skipped')),
  'is silent on what is cut off': (sound) => ({ push: (chunk) => sound.push(chunk), end: () => [] }),
  'takes a rejected frame for a frame': (sound) =>
    seeing(sound, (items) =>
      items.map((item) => (item.kind === 'rejected' ? { kind: 'frame', bytes: new Uint8Array(item.length) } : item)),
    ),
  'tells a frame late': (sound) => {
    let held: readonly DecodedItem[] = []
    return {
      push(chunk) {
        const before = held
        held = sound.push(chunk)
        return before
      },
      end: () => [...held, ...sound.end()],
    }
  },
  'reuses the memory of a frame': (sound) => {
    const memory = new Uint8Array(65_536)
    return seeing(sound, (items) =>
      items.map((item) => {
        if (item.kind !== 'frame' || item.bytes.length > memory.length) return item
        memory.set(item.bytes)
        return { kind: 'frame', bytes: memory.subarray(0, item.bytes.length) }
      }),
    )
  },
  'counts bytes twice': (sound) =>
    seeing(sound, (items) => items.map((item) => (item.kind === 'rejected' ? { ...item, length: 1000 } : item))),
  'ends a frame at an empty chunk': (sound) => ({
    push: (chunk) => (chunk.length === 0 ? sound.end() : sound.push(chunk)),
    end: () => sound.end(),
  }),
  'gives up the stream with a frame': (sound) => {
    let over = false
    return seeing(sound, (items) => {
      const seen = over ? [] : items.slice(0, items.findIndex(({ kind }) => kind === 'rejected') + 1 || undefined)
      over ||= seen.at(-1)?.kind === 'rejected' && items.length > seen.length
      return seen
    })
  },
}

/** What most people write first. */
class LineDecoder implements Decoder {
  #rest = ''

  push(chunk: Uint8Array): DecodedItem[] {
    const lines = (this.#rest + Buffer.from(chunk).toString('latin1')).split('\n')
    this.#rest = lines.pop() ?? ''
    return lines.filter((line) => line.trim() !== '').map(itemOf)
  }

  end(): DecodedItem[] {
    return this.#rest.trim() === '' ? [] : [itemOf(this.#rest)]
  }
}

function itemOf(line: string): DecodedItem {
  const bytes = Buffer.from(line.trim(), 'latin1')
  return line.startsWith('{') || line.startsWith('[') ? { kind: 'frame', bytes } : { kind: 'skipped', bytes }
}

const limited: Readonly<Record<string, (limits: FrameLimits) => FrameLimits>> = {
  'heeds no limits': () => ({}),
  'takes a byte less than it may': (limits) => ({ ...limits, maxFrameBytes: (limits.maxFrameBytes ?? 0) - 1 || 1 }),
  'minds only the size': ({ maxFrameBytes }) => ({ maxFrameBytes }),
}

decoderCompliance('sound decoder', (limits) => new FrameDecoder(limits))
for (const [name, broken] of Object.entries(breaks)) {
  decoderCompliance(name, (limits) => broken(new FrameDecoder(limits)))
}
for (const [name, change] of Object.entries(limited)) {
  decoderCompliance(name, (limits) => new FrameDecoder(change(limits)))
}
