import { AddressError } from '../errors/address-error.js'
import type { Transport } from '../transport.js'
import { type AddressForm, addressForms, noTransports } from './address-forms.js'
import { unix } from './unix.js'

const known = Object.values(addressForms).map(({ form }) => form)
const forms = `Give a path such as /run/vm1/qga.sock, or ${known.join(', ')}`

/**
 * The transport that an address names: a path with a slash in it, or one of
 *
 * | form | what it leads to |
 * | --- | --- |
 * | `unix:PATH` | a unix socket |
 * | `tcp://HOST:PORT` | a TCP socket |
 * | `tls://HOST:PORT?dir=DIR&server-name=NAME` | TLS; both options may be left out, see `TlsOptions` |
 * | `ssh://[USER@]HOST[:PORT]/PATH` | a unix socket on another host; `/~/PATH` begins in the user's home |
 * | `vsock://CID:PORT` | a vsock port of a guest |
 * | `hvsock://PATH:PORT` | a vsock port behind a unix socket |
 * | `serial:PATH?speed=BITS` | a serial line or pty; without `speed` it stays as it is |
 * | `fd:NUMBER`, `fd:READ,WRITE` | open descriptors |
 * | `listen:PATH`, `listen:tcp://HOST:PORT` | a place where QEMU comes to us |
 *
 * Nothing is decoded: each character stands for itself. No address runs a program of its choice: that is `command`, in
 * code.
 * @throws AddressError
 */
export function transportOf(address: string): Transport {
  if (address.includes('\0')) throw new AddressError('the address holds a NUL byte', { hint: forms })
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase() ?? ''
  const form = Object.hasOwn(addressForms, scheme) ? addressForms[scheme] : undefined
  if (form !== undefined) return read(form, address, address.slice(scheme.length + 1))
  const elsewhere = Object.hasOwn(noTransports, scheme) ? noTransports[scheme] : undefined
  if (elsewhere !== undefined) throw new AddressError(`${quote(address)} names no transport`, { hint: elsewhere })
  if (scheme !== '' && address.startsWith('//', scheme.length + 1)) {
    throw new AddressError(`${quote(address)} has a scheme that is not known here`, { hint: nearest(scheme) })
  }
  if (address.includes('/')) return unix(address)
  throw new AddressError(`${quote(address)} is no address`, { hint: guess(address) })
}

function read({ kind, form, parse }: AddressForm, address: string, rest: string): Transport {
  const made = parse(rest)
  if (typeof made !== 'string') return made
  throw new AddressError(`${quote(address)} is no ${kind} address`, { hint: `${made}: write ${form}` })
}

/** What somebody may have meant who wrote no scheme. */
function guess(address: string): string {
  const [, left = '', port] = /^([\w.-]+):(\d+)$/.exec(address) ?? []
  if (port === undefined) return `${forms}; a file in this folder is ./NAME`
  const meant = /^\d+$/.test(left) ? `vsock://${address}` : `tcp://${address}`
  return `Did you mean ${meant}? A file in this folder is ./NAME`
}

function nearest(scheme: string): string {
  const near = Object.keys(addressForms).find((one) => oneSlipApart(one, scheme))
  return near === undefined ? forms : `Did you mean ${addressForms[near]?.form}?`
}

/** Whether one letter more, less or other, or two changed about, make one word the other. */
function oneSlipApart(one: string, other: string): boolean {
  let start = 0
  while (start < one.length && one[start] === other[start]) start++
  let [end, otherEnd] = [one.length, other.length]
  while (end > start && otherEnd > start && one[end - 1] === other[otherEnd - 1]) {
    end--
    otherEnd--
  }
  const [left, right] = [one.slice(start, end), other.slice(start, otherEnd)]
  return (left.length <= 1 && right.length <= 1) || (left.length === 2 && left === `${right[1]}${right[0]}`)
}

function quote(address: string): string {
  const shown = address.replace(/(:\/\/[^/@:]*:)[^/@]*@/, '$1…@') // a password
  return JSON.stringify(shown.length > 200 ? `${shown.slice(0, 200)}…` : shown)
}
