import type { Socket } from 'node:net'
import { DescriptorError } from '../errors/descriptor-error.js'
import { sendByKoffi } from './send-by-koffi.js'
import { sendByPython } from './send-by-python.js'

/** A blank between messages means nothing to the parser of QEMU. */
const blank = /* @__PURE__ */ new Uint8Array([0x20])
const MAX_TRIES = 100

/**
 * Passes a descriptor to the peer: with a blank byte, by koffi if that is installed, else by python3. What was written
 * before is flushed first, for the byte must not fall into a message; nothing else may be written until this is over.
 * @throws DescriptorError
 */
export async function passFd(socket: Socket, fd: number, label: string): Promise<void> {
  const send = (await sendByKoffi()) ?? sendByPython
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    while (socket.writableLength > 0) await writeBlank(socket)
    if (socket.destroyed) throw new DescriptorError(`${label} is closed`)
    if (await send(handleOf(socket, label), fd)) return
    await writeBlank(socket) // which takes as long as the buffer is full
  }
  throw new DescriptorError(`${label} does not take the descriptor: its buffer stays full`)
}

/** Resolves when it, and all before it, has been taken by the kernel; or never will be. */
function writeBlank(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.write(blank, () => resolve()))
}

/** Node keeps the number of its socket where it is not documented. */
function handleOf(socket: Socket, label: string): number {
  const { _handle: handle }: { _handle?: { readonly fd?: unknown } | null } = Object(socket)
  if (typeof handle?.fd === 'number' && handle.fd >= 0) return handle.fd
  throw new DescriptorError(`the socket of ${label} is not within reach`, { hint: 'Run on Node' })
}
