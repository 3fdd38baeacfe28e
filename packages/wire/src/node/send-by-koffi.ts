import { DescriptorError } from '../errors/descriptor-error.js'
import type { SendDescriptor } from './send-descriptor.js'

const SOL_SOCKET = 1
const SCM_RIGHTS = 1
/** EINTR, and EAGAIN: Linux's numbers, as is the layout below. */
const again: ReadonlySet<number> = /* @__PURE__ */ new Set([4, 11])
const MSG_NOSIGNAL = 0x4000
/** A header of 16 bytes and the descriptor, in whole words. */
const CONTROL_BYTES = 24
const CONTROL_LENGTH = 20

/** By `sendmsg` of the C library; undefined where koffi is not installed, or the machine is not a 64-bit Linux. */
export async function sendByKoffi(): Promise<SendDescriptor | undefined> {
  if (process.platform !== 'linux' || !['x64', 'arm64', 'riscv64'].includes(process.arch)) return undefined
  sender ??= loadSender()
  return await sender
}

let sender: Promise<SendDescriptor | undefined> | undefined

async function loadSender(): Promise<SendDescriptor | undefined> {
  const koffi = await import('koffi').then(
    (module) => module.default,
    () => undefined,
  )
  if (koffi === undefined) return undefined
  // Without names: types of a name can be made once in a process, and there may be two copies of this package.
  const iovec = koffi.struct({ base: 'void *', length: 'size_t' })
  const msghdr = koffi.struct({
    name: 'void *',
    nameLength: 'uint32_t',
    iov: koffi.pointer(iovec),
    iovLength: 'size_t',
    control: 'void *',
    controlLength: 'size_t',
    flags: 'int',
  })
  const sendmsg = koffi.load(null).func('sendmsg', 'intptr_t', ['int', koffi.pointer(msghdr), 'int'])
  return async (socket, fd) => {
    const control = Buffer.alloc(CONTROL_BYTES)
    control.writeBigUInt64LE(BigInt(CONTROL_LENGTH), 0)
    control.writeInt32LE(SOL_SOCKET, 8)
    control.writeInt32LE(SCM_RIGHTS, 12)
    control.writeInt32LE(fd, 16)
    const message = {
      ...{ name: null, nameLength: 0, iov: { base: Buffer.from(' '), length: 1 }, iovLength: 1 },
      ...{ control, controlLength: CONTROL_BYTES, flags: 0 },
    }
    if (Number(sendmsg(socket, message, MSG_NOSIGNAL)) === 1) return true
    const errno = koffi.errno()
    if (again.has(errno)) return false
    throw new DescriptorError(`descriptor ${fd} could not be passed: sendmsg failed with errno ${errno}`, {
      hint: errno === 9 ? 'The descriptor is not open' : 'The peer may have left',
    })
  }
}
