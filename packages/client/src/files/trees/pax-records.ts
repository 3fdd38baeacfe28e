import { ArchiveError } from '../../errors/archive-error.js'
import { refuseSparse } from './refuse-sparse.js'

/** What a pax header may say of the entry behind it, as far as it matters here. */
export interface PaxRecords {
  path?: Uint8Array
  linkpath?: Uint8Array
  size?: number
}

/** `LENGTH KEY=VALUE\n` again and again, where LENGTH counts the whole record in bytes. @throws ArchiveError */
export function parsePax(content: Uint8Array): PaxRecords {
  const records: PaxRecords = {}
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(' ', at)
    const digits = blank < 0 || blank - at > 10 ? '' : bytes.toString('latin1', at, blank)
    const end = at + Number(digits)
    const equals = bytes.indexOf('=', blank)
    const whole = /^[1-9]\d*$/.test(digits) && end <= bytes.length && equals > blank && equals < end
    if (!whole || bytes[end - 1] !== 0x0a) throw new ArchiveError('a pax header is malformed')
    const key = bytes.toString('utf8', blank + 1, equals)
    const value = bytes.subarray(equals + 1, end - 1)
    if (key.startsWith('GNU.sparse.')) refuseSparse()
    if (key === 'path' || key === 'linkpath') records[key] = value.slice()
    if (key === 'size') records.size = sizeOf(value)
    at = end
  }
  return records
}

/** One record. */
export function paxRecord(key: string, value: Uint8Array | string): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')])
  let length = rest.length
  while (rest.length + String(length).length !== length) length = rest.length + String(length).length
  return Buffer.concat([Buffer.from(String(length)), rest])
}

function sizeOf(value: Uint8Array): number {
  const text = Buffer.from(value).toString('latin1')
  const size = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(size)) throw new ArchiveError('a size is no plain number')
  return size
}
