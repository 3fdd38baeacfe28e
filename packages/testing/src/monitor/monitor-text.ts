import { replyText } from '../json/reply-text.js'

/** A message as a monitor sends it: on one line, or indented over many, and ended by CRLF either way. */
export function monitorText(message: object, pretty: boolean): string {
  const line = replyText(message)
  return `${pretty ? indented(line) : line}\r\n`
}

/** As QEMU indents what is on one line: four blanks a level, empty brackets on two lines. [measured, 7.2] */
function indented(line: string): string {
  let depth = 0
  let text = ''
  const newLine = () => `\r\n${'    '.repeat(depth)}`
  for (const [part] of line.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]\s*|[^"{}[\],]+/g)) {
    const [mark = ''] = part
    if (mark === '{' || mark === '[') {
      depth++
      text += mark + newLine()
    } else if (mark === '}' || mark === ']') {
      depth--
      text = text.trimEnd() + newLine() + mark
    } else if (mark === ',') text += mark + newLine()
    else text += part
  }
  return text
}
