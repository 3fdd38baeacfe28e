import type { CallOptions, Int64 } from '@qga/schema'
import { ClosedError, UnsendableError } from '@qga/wire'
import { CommandError, ProtocolError } from '@qga/wire/calls'
import { claimedBase64, claimedInt64, claimedInteger, claimedObject } from '../claims.js'
import type { Commands } from '../commands.js'
import { tidy } from '../tidy.js'
import { type WriteHow, writeOnce } from './write-once.js'

const DISPOSE_MS = 1_000
/** Agents take 48 MiB and no more; as many small requests cost little, and keep nobody else waiting. */
const MOST_WRITTEN = 4 * 1024 * 1024

/**
 * The open files of each session, by their handles: an agent behind a guest that was restarted begins to count anew, and
 * gives the same number to another file. [measured, 7.2: its counter is in /var/run]
 */
const openFiles = new WeakMap<Commands, Map<number, GuestFile>>()

/** Modes of opening, as those of C's fopen; the agent takes no others. */
export type FileMode = 'r' | 'w' | 'a' | 'r+' | 'w+' | 'a+'

/**
 * An open file in the guest. Handles outlive the connection and cannot be listed, so close it, or let `await using`
 * do so: a handle lost is lost until the agent restarts.
 */
export class GuestFile {
  readonly path: string
  /** The agent's number for it, for requests of one's own. */
  readonly handle: number
  readonly #agent: Commands
  #open = true
  #stale = false
  /** How its requests are sent: looked at when they are made, and once more when their turn has come. */
  readonly #how = {
    objection: () =>
      this.#stale
        ? new ProtocolError(`${this.path}: the agent was started anew, and gave its handle to another file`, {
            hint: 'Open it again',
          })
        : undefined,
  }

  private constructor(agent: Commands, path: string, handle: number) {
    this.#agent = agent
    this.path = path
    this.handle = handle
  }

  /**
   * Opens a file; a relative path is taken from the agent's folder, usually `/`. New files are readable by all.
   * `onWritten` is called when the request is handed to the channel.
   */
  static async open(
    agent: Commands,
    path: string,
    mode: FileMode,
    options: CallOptions = {},
    onWritten?: () => void,
  ): Promise<GuestFile> {
    if (path.includes('\0')) throw new UnsendableError('a NUL byte cannot be part of a path')
    // The table of modes of the agent for Windows has all of them with a `b`, but for `ab`. [source]
    const binary = mode === 'a' ? mode : mode.replace(/^./, '$&b')
    // Opened after all, though the caller gave up: nobody else knows the handle.
    const onLateReturn = (handle: unknown) => {
      if (typeof handle === 'number') void new GuestFile(agent, path, handle).#enter().#closeLater()
    }
    const how = { onLateReturn, onWritten }
    const handle = await agent.executeSo('guest-file-open', { path, mode: binary }, options, how)
    return new GuestFile(agent, path, claimedInteger(handle, 'the handle of guest-file-open')).#enter()
  }

  /** @internal The agent has given a handle: what waits in the queue for a file that had it before is not for this one. */
  static given(agent: Commands, handle: unknown): void {
    const before = typeof handle === 'number' ? openFiles.get(agent)?.get(handle) : undefined
    if (before !== undefined) before.#stale = true
  }

  /**
   * Reads up to `count` bytes, at most 48 MiB; fewer is normal. `eof` may come with the last bytes or with none.
   * Up to `window` reads may be under way at once.
   */
  async read(count: number, options: CallOptions = {}, window = 1): Promise<{ bytes: Buffer; eof: boolean }> {
    this.#assertOpen()
    const args = { handle: this.handle, count }
    let data: Buffer | undefined
    const onData = ({ buffer, byteOffset, length }: Uint8Array) => {
      data = Buffer.from(buffer, byteOffset, length)
    }
    const reply = claimedObject(
      await this.#agent.executeSo('guest-file-read', args, options, { ...this.#how, window, onData }),
      'the reply to guest-file-read',
    )
    const bytes = data ?? claimedBase64(reply['buf-b64'], `what guest-file-read gave of ${this.path}`)
    if (bytes.length > count)
      throw new ProtocolError(`guest-file-read gave ${bytes.length} bytes where ${count} were asked`)
    return { bytes, eof: reply.eof === true }
  }

  /** Writes all of the bytes, in as many requests as it takes. */
  async write(bytes: Uint8Array, options?: CallOptions): Promise<void> {
    for (let rest = bytes; rest.length > 0; ) {
      rest = rest.subarray(await this.writeSome(rest.subarray(0, MOST_WRITTEN), options))
    }
  }

  /** Writes the first of the bytes in one request, and says how many; not all of them is normal. At most 48 MiB. */
  async writeSome(bytes: Uint8Array, options: CallOptions = {}): Promise<number> {
    this.#assertOpen()
    return bytes.length === 0 ? 0 : await this.writeSo(bytes, options)
  }

  /** @internal `writeSome` with a say in how it is sent. */
  async writeSo(bytes: Uint8Array, options: CallOptions, how?: WriteHow): Promise<number> {
    this.#assertOpen()
    return await writeOnce(this.#agent, this.handle, bytes, options, { ...this.#how, ...how })
  }

  /** Goes to a place in the file and returns it. Beyond the end is allowed. */
  async seek(offset: Int64, from: 'set' | 'cur' | 'end' = 'set', options: CallOptions = {}): Promise<Int64> {
    this.#assertOpen()
    const args = { handle: this.handle, offset, whence: from }
    const { position } = claimedObject(
      await this.#agent.executeSo('guest-file-seek', args, options, this.#how),
      'the reply to guest-file-seek',
    )
    return claimedInt64(position, 'the position of guest-file-seek')
  }

  /**
   * Hands what was written to the guest's kernel. A full disk shows here; if it shows when the file is closed, the agent
   * keeps the handle. [measured]
   */
  async flush(options: CallOptions = {}): Promise<void> {
    this.#assertOpen()
    await this.#agent.executeSo('guest-file-flush', { handle: this.handle }, options, this.#how)
  }

  /**
   * Closes the handle; later calls do nothing, but for one after a call that was lost or refused: that tries again. One
   * that cannot write the last bytes closes all the same.
   */
  async close(options: CallOptions = {}): Promise<void> {
    if (!this.#open) return
    this.#assertOurs()
    options.signal?.throwIfAborted()
    this.#open = false
    try {
      await this.#agent.executeSo('guest-file-close', { handle: this.handle }, options, this.#how)
      const files = openFiles.get(this.#agent)
      if (files?.get(this.handle) === this) files.delete(this.handle)
    } catch (error) {
      // The agent has freed the file and keeps its handle: closing that again hangs it. [measured, 7.2 to 11.1]
      this.#open = !(error instanceof CommandError && error.desc.startsWith('failed to close'))
      throw error
    }
  }

  /**
   * Closes the handle without a word: an error of the work before it counts more. It waits for a moment only, in case
   * the agent is silent, and tries again in the background then, for as long as the guest is frozen or busy with other
   * commands. Call `flush` and `close` to learn whether all was written.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stale) return
    try {
      await this.close({ timeoutMs: DISPOSE_MS })
    } catch {
      void this.#closeLater()
    }
  }

  #closeLater(): Promise<void> {
    return tidy(async () => {
      if (!this.#stale) await this.close()
    })
  }

  /** From here on the handle is that of this file, and no other's. */
  #enter(): this {
    const files = openFiles.get(this.#agent) ?? new Map<number, GuestFile>()
    openFiles.set(this.#agent, files)
    files.set(this.handle, this)
    return this
  }

  /** The number of one that is closed may be another's by now. */
  #assertOpen(): void {
    this.#assertOurs()
    if (!this.#open) throw new ClosedError(`${this.path} is closed`, { hint: 'Open it again' })
  }

  #assertOurs(): void {
    const objection = this.#how.objection()
    if (objection !== undefined) throw objection
  }
}
