import { CommandError, ProtocolError } from '@qga/wire/calls'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import type { GuestFile } from '../files/guest-file.js'
import type { ByteSource } from '../files/write-chunks.js'
import { cannotStream } from './cannot-stream.js'
import type { Feeder } from './feeder.js'
import { gather } from './gather.js'
import { Persistence, pause } from './persistence.js'

/** Twice the rate of 64 KiB, for each chunk costs a program in the guest. [measured, qemu-ga 7.2] */
const CHUNK_BYTES = 128 * 1024
/** So many chunks may lie in the guest that were not taken yet. */
const MAX_UNTAKEN = 4
/** What was taken is cut off the file then, where the guest has a /proc. */
const CUT_BYTES = 16 * 1024 * 1024

const FIRST_PAUSE_MS = 1
const MAX_PAUSE_MS = 200
const CALL_MS = 30_000
const REPORT_BYTES = 4_096
/** No line of a report is longer. */
const LINE_LENGTH = 64
/** A shell's codes for a program that it cannot run, and that it does not find. */
const NO_CAT: readonly string[] = ['126', '127']

/**
 * Brings a source to the standard input of a program, a few chunks ahead of what that has read. Whatever is lost on the
 * way is said again: bytes are written at their absolute place, and to be told twice to move them moves them once.
 */
export class InputFeed {
  readonly #feeder: Feeder
  readonly #over: AbortSignal
  readonly #options: { readonly timeoutMs: number; readonly signal: AbortSignal }
  readonly #persistence: Persistence
  /** Where each chunk that lies in the guest ends, and what else was asked for and not reported yet. */
  #untaken: number[] = []
  #offset = 0
  #cutAt = 0
  #reported = 0
  #report = ''
  #refused = false

  /** `over` ends it without a word; `signal` with its reason. */
  constructor(feeder: Feeder, over: AbortSignal, signal: AbortSignal) {
    this.#feeder = feeder
    this.#over = over
    this.#options = { timeoutMs: CALL_MS, signal }
    this.#persistence = new Persistence(signal)
  }

  /**
   * Resolves when the program has an end of file before it, and when it takes no more: it has closed its input, or is
   * over. @throws what the source throws, UnsupportedError, CommandError such as for a full disk; the signal's reason
   */
  async run(source: ByteSource): Promise<void> {
    for await (const chunk of gather(source, { most: CHUNK_BYTES, over: this.#over })) {
      await this.#give(chunk)
      if (!(await this.#room(MAX_UNTAKEN))) return
      if (this.#offset - this.#cutAt >= CUT_BYTES && !(await this.#cut())) return
    }
    if (await this.#room(1)) await this.#end()
  }

  async #give(chunk: Uint8Array): Promise<void> {
    const { input } = this.#feeder
    await this.#persistence.see(async (again) => {
      if (again) await input.seek(this.#offset, 'set', this.#options)
      await input.write(chunk, this.#options)
      await input.flush(this.#options)
    })
    this.#offset += chunk.length
    this.#untaken.push(this.#offset)
    await this.#tell(`cat 2>/dev/null; echo ${this.#offset} $? >&2`)
  }

  /**
   * Empties the file: what is written behind that lies behind a hole. Once: told twice, the second time would come when
   * there is something in it again.
   */
  async #cut(): Promise<boolean> {
    if (!(await this.#room(1))) return false
    this.#cutAt = this.#offset
    this.#untaken.push(this.#offset)
    const at = this.#offset
    await this.#tell(`test "$2" = ${at} || true >/proc/self/fd/0; set -- "$1" ${at}; echo ${at} 0 >&2`)
    return await this.#room(1)
  }

  async #end(): Promise<void> {
    await this.#persistence.see(async (again) => {
      try {
        await this.#feeder.words.close(this.#options)
      } catch (error) {
        // Closed the first time, though nobody heard.
        if (again && error instanceof CommandError && !(error instanceof CommandUnavailableError)) return
        throw error
      }
    })
  }

  async #tell(line: string): Promise<void> {
    const { words } = this.#feeder
    await this.#persistence.see(async () => {
      await words.write(Buffer.from(`${line}\n`), this.#options)
      await words.flush(this.#options)
    })
  }

  /** Waits until fewer chunks than these are untaken. False if no more will be taken. */
  async #room(untaken: number): Promise<boolean> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
      await this.#look()
      if (this.#refused || this.#over.aborted) return false
      if (this.#untaken.length < untaken) return true
      if (pauseMs === MAX_PAUSE_MS) await this.#feeder.assertRuns(this.#options)
      await pause(pauseMs, this.#over).catch(() => {})
    }
  }

  async #look(): Promise<void> {
    const { bytes } = await this.#read(this.#feeder.taken)
    this.#reported += bytes.length
    const lines = (this.#report + bytes.toString('latin1')).split('\n')
    this.#report = (lines.pop() ?? '').slice(0, LINE_LENGTH)
    for (const line of lines) this.#heard(line)
  }

  async #read(taken: GuestFile): ReturnType<GuestFile['read']> {
    return await this.#persistence.see(async (again) => {
      if (again) await taken.seek(this.#reported, 'set', this.#options)
      return await taken.read(REPORT_BYTES, this.#options)
    })
  }

  /** What the shell says: up to where it moved the bytes, and how that ended. Anything else is a complaint of its own. */
  #heard(line: string): void {
    const [, place, code] = /^(\d{1,16}) (\d{1,3})$/.exec(line) ?? []
    if (place === undefined || code === undefined) return
    if (Number(place) > this.#offset) throw new ProtocolError('the guest took more input than there was')
    if (NO_CAT.includes(code)) throw cannotStream('input', 'this guest has no cat')
    if (code !== '0') this.#refused = true
    else this.#untaken = this.#untaken.filter((end) => end > Number(place))
  }
}
