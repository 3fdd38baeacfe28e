import { inspect } from 'node:util'
import { JsonError } from '../src/errors/json-error.js'
import { parseJson } from '../src/json/parse-json.js'
import { MessageDecoder, type MessageLimits, type MessageSink, type Taker } from '../src/message-decoder.js'
import { latin1 } from './bytes.js'
import { naiveSeen } from './naive-decoder.js'

const shown = (value: unknown) => `message ${inspect(value, { depth: null, breakLength: Number.POSITIVE_INFINITY })}`

/** Hears nothing. */
export const deaf: MessageSink = { message() {}, sentinel() {}, skipped() {}, lost() {} }

/** Writes down what a decoder tells, as lines: see `seenMessages`. */
export class MessageRecorder implements MessageSink {
  readonly seen: string[] = []
  readonly #then: () => void
  #skipped = ''
  #ofRejected = false

  /** `then` is called after each thing that is told. */
  constructor(then: () => void = () => {}) {
    this.#then = then
  }

  message(value: unknown): void {
    this.#tell(shown(value))
  }

  sentinel(): void {
    this.#tell('0xFF')
  }

  skipped(data: Uint8Array): void {
    this.#skipped += latin1(data).replace(/[ \t\r\n]/g, '')
    this.#then()
  }

  lost({ fault }: { fault: string }): void {
    this.#tell(fault)
    this.#ofRejected = fault.startsWith('too-')
  }

  /** What was skipped and not told yet, is told now. How it was cut up is evened out. */
  flush(): void {
    if (this.#skipped !== '' && !this.#ofRejected) this.seen.push(`skipped ${this.#skipped}`)
    this.#skipped = ''
    this.#ofRejected = false
  }

  #tell(line: string): void {
    this.flush()
    this.seen.push(line)
    this.#then()
  }
}

/** Decodes the chunks to their end: messages, `0xFF`, `skipped garbage`, and the faults of what was lost, in order. */
export function seenMessages(chunks: readonly Uint8Array[], limits: MessageLimits = {}, taker?: Taker): string[] {
  const recorder = new MessageRecorder()
  const decoder = new MessageDecoder(recorder, limits)
  decoder.takeBy(taker)
  for (const [at, chunk] of chunks.entries()) {
    // Some are lent, and their memory is used again at once.
    const lent = at % 2 === chunks.length % 2
    const memory = new Uint8Array(chunk)
    decoder.push(memory, lent)
    if (lent) memory.fill(0xff)
  }
  const cut = decoder.end()
  recorder.flush()
  return cut === undefined ? recorder.seen : [...recorder.seen, cut.fault]
}

/** The same said in the plainest way: the naive decoder's frames, read one by one. */
export function naiveMessages(data: Uint8Array, limits: Parameters<typeof naiveSeen>[1] = {}): string[] {
  return naiveSeen(data, limits).map((line) => {
    const [, frame] = /^frame (.*)$/s.exec(line) ?? []
    return frame === undefined ? line : naiveMessage(Buffer.from(frame, 'latin1'))
  })
}

function naiveMessage(frame: Uint8Array): string {
  try {
    const value = parseJson(new TextDecoder().decode(frame))
    return hasRepeatedMember(latin1(frame)) ? 'repeated-name' : shown(value)
  } catch (error) {
    if (error instanceof JsonError) return error.fault
    throw error
  }
}

/** Whether the outermost object of a text that is JSON has a name twice. */
function hasRepeatedMember(text: string): boolean {
  const names: unknown[] = []
  let depth = 0
  for (const [token, name] of text.matchAll(/("(?:[^"\\]|\\.)*")(?=\s*:)|"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    else if (name !== undefined && depth === 1) names.push(JSON.parse(name))
  }
  return new Set(names).size < names.length
}
