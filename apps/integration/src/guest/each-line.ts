import type { Readable } from 'node:stream'

/** Calls back with each line of a stream. Its errors end in its `close`, and are nobody's business here. */
export function eachLine(stream: Readable, take: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
  stream.on('error', () => {})
}
