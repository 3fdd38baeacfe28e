import { QgaError, type QgaErrorOptions } from '../errors/qga-error.js'

/** The peer answered with an error. Programs decide by `class`, or ask the peer: texts change between versions. */
export class CommandError extends QgaError {
  static override readonly code: string = 'COMMAND_FAILED'
  readonly command: string
  /** QEMU's error class, `GenericError` for nearly all. */
  readonly class: string
  /** The peer's own words: for people, and an agent's are chosen by the guest. Escape them before they meet a terminal. */
  readonly desc: string

  constructor(
    command: string,
    reply: { class: string; desc: string },
    options: QgaErrorOptions & { summary?: string } = {},
  ) {
    super(options.summary ?? `${command} failed: ${reply.desc}`, options)
    this.command = command
    this.class = reply.class
    this.desc = reply.desc
  }
}
