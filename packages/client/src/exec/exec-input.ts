import { UnsendableError } from '@qga/wire'
import { OptionError } from '@qga/wire/calls'
import { encodeBase64 } from '@qga/wire/node'

/** What one request may hold: 64 MiB of text [measured, 7.2], less what is said around the arguments. */
const MAX_REQUEST_BYTES = 64 * 1024 * 1024 - 1024

/** What a program reads, as guest-exec takes it beside its other arguments. @throws OptionError, UnsendableError */
export function execInput(input: Uint8Array | string, words: object): string {
  if (typeof input !== 'string' && !ArrayBuffer.isView(input)) {
    throw new OptionError('the input is neither text nor bytes', { hint: 'Give a string or a Uint8Array' })
  }
  const bytes = Buffer.byteLength(input)
  const room = MAX_REQUEST_BYTES - Buffer.byteLength(JSON.stringify(words))
  if (Math.ceil(bytes / 3) * 4 <= room) return encodeBase64(input)
  const most = Math.max(0, Math.floor(room / 4) * 3)
  throw new UnsendableError(`an input of ${bytes} bytes does not fit into one request, which holds ${most} here`, {
    hint: 'Copy it to a file in the guest (files.upload) and have a shell read that',
  })
}
