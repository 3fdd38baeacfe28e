import { type DecodedItem, FrameDecoder } from '../src/frame-decoder.js'
import type { FrameLimits } from '../src/frame-limits.js'
import { latin1 } from './bytes.js'

/** Decodes the chunks to their end, and tells what was seen as lines that a table can hold. */
export function seenIn(chunks: readonly Uint8Array[], limits: FrameLimits = {}): string[] {
  const decoder = new FrameDecoder(limits)
  return seenItems([...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()])
}

/**
 * Items as lines: `frame {"return": {}}`, `0xFF`, `skipped garbage`, and the fault of a rejected frame.
 *
 * How often the skipped bytes are interrupted depends on the chunks, and so do the white space among them and the
 * number of bytes after which a frame is found too large; all this is evened out.
 */
export function seenItems(items: readonly DecodedItem[]): string[] {
  const seen: string[] = []
  let skipped = ''
  let ofRejected = false
  const flush = () => {
    const text = skipped.replace(/[ \t\r\n]/g, '')
    if (text !== '' && !ofRejected) seen.push(`skipped ${text}`)
    skipped = ''
    ofRejected = false
  }
  for (const item of items) {
    if (item.kind === 'skipped') {
      skipped += latin1(item.bytes)
      continue
    }
    flush()
    if (item.kind === 'frame') seen.push(`frame ${latin1(item.bytes)}`)
    else if (item.kind === 'sentinel') seen.push('0xFF')
    else {
      seen.push(item.fault)
      ofRejected = item.fault.startsWith('too-')
    }
  }
  flush()
  return seen
}

/** How many bytes the items account for. */
export function bytesIn(items: readonly DecodedItem[]): number {
  return items.reduce((sum, item) => {
    if (item.kind === 'sentinel') return sum + 1
    return sum + (item.kind === 'rejected' ? item.length : item.bytes.length)
  }, 0)
}
