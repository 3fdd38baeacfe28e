import type { Arguments } from '@qga/schema'
import { UnsendableError } from '@qga/wire'
import { encodeBase64 } from '@qga/wire/node'

/** What one request may hold: 64 MiB of text [measured, 7.2], less what is said around the arguments. */
const MAX_REQUEST_BYTES = 64 * 1024 * 1024 - 1024

/** What of guest-exec's arguments callers decide. */
export interface Program {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>> | undefined
  readonly input: Uint8Array | string | undefined
}

/** The arguments of guest-exec, checked for what the agent cannot take. @throws UnsendableError */
export function execRequest({ argv, env, input }: Program): Arguments<'guest-exec'> {
  const [path, ...arg] = argv
  if (path === undefined)
    throw new UnsendableError('exec needs a program to run', { hint: "Call exec(['program', …])" })
  const entries = Object.entries(env ?? {})
  const odd = [...argv, ...entries.flat()].find((word) => word.includes('\0'))
  if (odd !== undefined) throw new UnsendableError('a NUL byte cannot be part of an argument or of the environment')
  const name = entries.find(([key]) => key === '' || key.includes('='))?.[0]
  if (name !== undefined) throw new UnsendableError(`'${name}' cannot be the name of an environment variable`)
  const words = {
    path,
    ...(arg.length === 0 ? {} : { arg }),
    ...(env === undefined ? {} : { env: entries.map(([key, value]) => `${key}=${value}`) }),
  }
  if (input === undefined) return words
  checkSize(words, input)
  return { ...words, 'input-data': encodeBase64(input) }
}

function checkSize(words: object, input: Uint8Array | string): void {
  const bytes = typeof input === 'string' ? Buffer.byteLength(input) : input.length
  const room = MAX_REQUEST_BYTES - Buffer.byteLength(JSON.stringify(words))
  if (Math.ceil(bytes / 3) * 4 <= room) return
  const most = Math.max(0, Math.floor(room / 4) * 3)
  throw new UnsendableError(`an input of ${bytes} bytes does not fit into one request, which holds ${most} here`, {
    hint: 'Copy it to a file in the guest (files.upload) and have a shell read that',
  })
}
