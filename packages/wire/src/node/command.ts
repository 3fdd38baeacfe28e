import type { Transport } from '../transport.js'
import { openProgram, type ProgramOptions } from './open-program.js'
import { streamChannel } from './stream-channel.js'

/** How a program is run, and what its transport says of itself. */
export interface CommandOptions extends ProgramOptions {
  /** For error texts. Default: the command line, cut to a reasonable length. */
  readonly label?: string
  /** Whether the other end is on this machine. Default false. */
  readonly local?: boolean
}

const LABEL_CHARS = 100

/**
 * The standard input and output of a program, such as `socat - UNIX-CONNECT:PATH`: a new one for each channel.
 *
 * - Open: when the program runs; with `ready`, when it has said so. A program that ends before rejects, with its exit
 *   code and the end of its standard error in the message. There is no shell: arguments arrive as they are.
 * - Back-pressure: that of its pipes, both ways.
 * - Half-close: never; its input ends only when the channel closes.
 * - Close: its input ends. If it is still there after 250 ms it gets SIGTERM, after 1.5 s more SIGKILL; so does all
 *   that it has started and left in its process group. The channel is closed when the program is gone.
 * - End: when the program has ended and all its output is read; in peace with exit code 0, else with a
 *   `ProgramEndedError`.
 * - It gets this process's environment unless `env` is given. It has no terminal: nothing can ask for a password, and
 *   Ctrl-C reaches this process alone. It is killed when this process exits; if that is killed itself, only the end of
 *   the program's input tells it.
 */
export function command(argv: readonly [string, ...string[]], options: CommandOptions = {}): Transport {
  const label = options.label ?? argv.join(' ').slice(0, LABEL_CHARS)
  return {
    label,
    async open({ signal }) {
      const stream = await openProgram(argv, label, { ...options, signal })
      return streamChannel(stream, label, { local: options.local ?? false })
    },
  }
}
