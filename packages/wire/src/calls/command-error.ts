import { QgaError, type QgaErrorOptions } from '../errors/qga-error.js'

/** A guest may say what it likes: so much of it is repeated in a message. */
const MAX_SUMMARY = 1_000

/** The peer answered with an error. Programs decide by `class`, or ask the peer: texts change between versions. */
export class CommandError extends QgaError {
  static override readonly code: string = 'COMMAND_FAILED'
  readonly command: string
  /** QEMU's error class, `GenericError` for nearly all. */
  readonly class: string
  /**
   * The peer's own words: for people, and an agent's are chosen by the guest. Escape them before they meet a terminal.
   * `message` has the first thousand characters alone.
   */
  readonly desc: string

  constructor(
    command: string,
    reply: { class: string; desc: string },
    options: QgaErrorOptions & { summary?: string } = {},
  ) {
    super((options.summary ?? `${command} failed: ${reply.desc}`).slice(0, MAX_SUMMARY), options)
    this.command = command
    this.class = reply.class
    this.desc = reply.desc
  }
}
