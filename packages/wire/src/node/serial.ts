import { close, open } from 'node:fs'
import { isatty } from 'node:tty'
import { promisify } from 'node:util'
import { ConnectError } from '../errors/connect-error.js'
import type { Transport } from '../transport.js'
import { withQuery } from './address-parts.js'
import { rawTty, ttyFlags } from './raw-tty.js'
import { streamChannel } from './stream-channel.js'
import { unlessAborted } from './unless-aborted.js'

/** How a serial line is set. */
export interface SerialOptions {
  /** Bits per second. Default: as the line is set; a pty has none. */
  readonly speed?: number
}

/**
 * A serial line or a pty by its path: QEMU's chardev `pty`, a USB adapter, `qemu-ga -m isa-serial` at the other end.
 * `stty` sets it raw while the channel is open; else each request would come back as an echo.
 *
 * - Open: when the line is set. Nothing tells whether anybody is at its other end; and a second program that reads the
 *   same line takes bytes away from this one.
 * - Back-pressure: that of the line, both ways.
 * - Half-close: there is none.
 * - Close: what is still queued is dropped, and the line gets the settings back that it had; so it does when this
 *   process exits, but not if that is killed.
 * - End: in peace when the line is hung up, as a pty is whose other end closes.
 */
export function serial(path: string, options: SerialOptions = {}): Transport {
  const label = withQuery(`serial:${path}`, { speed: options.speed })
  return {
    label,
    async open({ signal }) {
      signal?.throwIfAborted()
      const opening = openLine(path, options.speed).catch((cause) => {
        throw serialError(cause, label)
      })
      return streamChannel(await unlessAborted(opening, signal), label, { local: true })
    },
  }
}

async function openLine(path: string, speed: number | undefined) {
  const fd = await promisify(open)(path, ttyFlags)
  if (isatty(fd)) return await rawTty(fd, speed)
  await promisify(close)(fd)
  throw Object.assign(new Error('that is no terminal'), { code: 'ENOTTY' })
}

const noLine = ['bad-path', 'that is no serial line', 'Give the path of a serial device or a pty'] as const
const failures: Readonly<Record<string, readonly [ConnectError['reason'], string, string]>> = {
  ENOENT: ['not-found', 'there is no such device', 'Check the path; QEMU names its pty when it starts'],
  EACCES: ['permission', 'permission denied', "Join the device's group (often dialout or tty)"],
  EPERM: ['permission', 'permission denied', "Join the device's group (often dialout or tty)"],
  EBUSY: ['busy', 'another program has it', 'Find and stop that program'],
  EIO: ['refused', 'nobody holds its other end', 'Is the program there that made the pty?'],
  ENOTTY: noLine,
  EISDIR: noLine,
  ENXIO: ['bad-path', 'nothing is there that can be opened', 'Is it a unix socket? Then its address is unix:PATH'],
}

function serialError(cause: NodeJS.ErrnoException, label: string): ConnectError {
  const [reason, text, hint] = failures[cause.code ?? ''] ?? ['other' as const, cause.message]
  return new ConnectError(reason, `cannot connect to ${label}: ${text}`, { cause, ...(hint && { hint }) })
}
