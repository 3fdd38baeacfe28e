import { decodeBase64, encodeBase64 } from '../base64.js'
import { genericError } from '../command-failure.js'
import type { CommandContext, CommandGroup } from '../command-table.js'
import { type OpenFile, parseMode } from '../guest/open-file.js'
import { SystemError } from '../guest/system-error.js'

const DEFAULT_READ_BYTES = 4096n
/** 48 MiB, which base64 makes 64 MiB. [QEMU: QGA_READ_COUNT_MAX] */
const MAX_READ_BYTES = 50_331_648n

const places = ['set', 'cur', 'end'] as const

export const fileCommands = {
  'guest-file-open': {
    run: (args, { guest }) => {
      const path = args.str('path')
      const text = args.has('mode') ? args.str('mode') : 'r'
      const mode = parseMode(text)
      if (mode === undefined) throw genericError(`invalid file open mode '${text}'`)
      return attempt(`failed to open file '${path}' (mode: '${text}')`, () => Number(guest.handles.open(path, mode)))
    },
  },
  'guest-file-close': {
    run: (args, context) => {
      const handle = args.int('handle')
      find(context, handle)
      attempt('failed to close handle', () => context.guest.handles.close(handle))
    },
  },
  'guest-file-read': {
    run: (args, context) => {
      const file = find(context, args.int('handle'))
      const count = args.has('count') ? args.int('count') : DEFAULT_READ_BYTES
      if (count < 0n || count > MAX_READ_BYTES) throw invalidCount(count)
      attempt('failed to flush file', () => file.flush())
      const { bytes, eof } = attempt('failed to read file', () => file.read(Number(count)))
      return { count: bytes.length, 'buf-b64': encodeBase64(bytes), eof }
    },
  },
  'guest-file-write': {
    run: (args, context) => {
      const file = find(context, args.int('handle'))
      const bytes = decodeBase64(args.str('buf-b64'))
      if (bytes === undefined) throw genericError('Base64 data contains invalid characters')
      const count = args.has('count') ? args.int('count') : BigInt(bytes.length)
      if (count < 0n || count > bytes.length) throw invalidCount(count)
      attempt('failed to write to file', () => file.write(bytes.subarray(0, Number(count))))
      return { count: Number(count), eof: false }
    },
  },
  'guest-file-seek': {
    run: (args, context) => {
      const file = find(context, args.int('handle'))
      const whence = args.either('whence')
      const place = places.find((name, at) => whence === name || whence === BigInt(at))
      if (place === undefined) throw genericError(`invalid whence code ${String(whence)}`)
      const position = attempt('failed to seek file', () => file.seek(args.int('offset'), place))
      return { position, eof: false }
    },
  },
  'guest-file-flush': {
    run: (args, context) => {
      const file = find(context, args.int('handle'))
      attempt('failed to flush file', () => file.flush())
    },
  },
} satisfies CommandGroup

function find({ guest }: CommandContext, handle: bigint): OpenFile {
  const file = guest.handles.find(handle)
  if (file === undefined) throw genericError(`handle '${handle}' has not been found`)
  return file
}

function attempt<T>(what: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof SystemError) throw genericError(error.message === '' ? what : `${what}: ${error.message}`)
    throw error
  }
}

function invalidCount(count: bigint): Error {
  return genericError(`value '${count}' is invalid for argument count`)
}
