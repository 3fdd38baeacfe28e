import { defaultFrameLimits } from '../src/frame-limits.js'

const spaces = ' \t\r\n'

/**
 * The framing rules said in the plainest way: one character after another over the whole stream, no chunks, no care
 * for speed. Gives the same lines as `seenIn`.
 */
export function naiveSeen(data: Uint8Array, limits: Partial<typeof defaultFrameLimits> = {}): string[] {
  const { maxFrameBytes, maxDepth, maxElements } = { ...defaultFrameLimits, ...limits }
  const seen: string[] = []
  let frame = ''
  let garbage = ''
  let depth = 0
  let elements = 0
  let inString = false
  let escaped = false
  /** The frame was rejected; garbage that follows it counts as its rest. */
  let rejected = false

  const tellGarbage = () => {
    if (garbage !== '') seen.push(`skipped ${garbage}`)
    garbage = ''
  }
  const reject = (fault: string) => {
    if (!rejected) seen.push(fault)
    rejected = true
  }
  const leaveFrame = () => {
    frame = ''
    depth = 0
    elements = 0
    inString = false
    escaped = false
  }
  const breakOff = (fault: string) => {
    if (depth > 0 && !rejected) seen.push(fault)
    leaveFrame()
  }

  for (const char of Buffer.from(data).toString('latin1')) {
    if (char === '\xff') {
      breakOff('torn')
      tellGarbage()
      rejected = false
      seen.push('0xFF')
      continue
    }
    if (depth === 0) {
      if (char !== '{' && char !== '[') {
        if (!rejected && !spaces.includes(char)) garbage += char
        continue
      }
      tellGarbage()
      rejected = false
    }
    if (inString && !escaped && char === '\n') {
      breakOff('torn')
      continue
    }
    frame += char
    if (escaped) escaped = false
    else if (inString) {
      if (char === '\\') escaped = true
      if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') {
      depth++
      elements++
      if (depth > maxDepth && frame.length <= maxFrameBytes) reject('too-deep')
    } else if (char === ',') elements++
    else if (char === '}' || char === ']') depth--
    if (elements > maxElements && frame.length <= maxFrameBytes) reject('too-complex')
    if (frame.length > maxFrameBytes) reject('too-large')
    if (depth > 0) continue
    if (!rejected) seen.push(`frame ${frame}`)
    leaveFrame()
  }
  breakOff('cut-off')
  tellGarbage()
  return seen
}
