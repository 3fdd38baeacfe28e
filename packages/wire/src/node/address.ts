import { AddressError } from '../errors/address-error.js'
import type { Transport } from '../transport.js'
import { tcp } from './tcp.js'
import { unix } from './unix.js'

const forms = 'Give a path such as /run/vm1/qga.sock, unix:PATH or tcp://HOST:PORT'

/**
 * The transport that an address names: a path with a slash in it, `unix:PATH`, or `tcp://HOST:PORT`.
 * @throws AddressError
 */
export function transportOf(address: string): Transport {
  if (address.includes('\0')) throw new AddressError('the address holds a NUL byte', { hint: forms })
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase()
  if (scheme === 'unix') return unixOf(address.slice('unix:'.length))
  if (scheme === 'tcp') return tcpOf(address)
  if (scheme !== undefined && address.startsWith(`${scheme}://`)) {
    throw new AddressError(`${quote(address)} has a scheme that is not known here`, { hint: forms })
  }
  if (address.includes('/')) return unix(address)
  throw new AddressError(`${quote(address)} is no address`, { hint: `${forms}; a file in this folder is ./NAME` })
}

function unixOf(rest: string): Transport {
  const path = rest.startsWith('//') ? rest.replace(/^\/+/, '/') : rest
  if (path === '') throw new AddressError('unix: lacks its path', { hint: forms })
  return unix(path)
}

function tcpOf(address: string): Transport {
  const parts = /^tcp:\/\/(?:\[([^\]]+)\]|([^:/?#[\]]+)):(\d{1,5})$/i.exec(address)
  const host = parts?.[1] ?? parts?.[2]
  const port = Number(parts?.[3])
  if (host === undefined || port < 1 || port > 65_535) {
    throw new AddressError(`${quote(address)} is no TCP address`, {
      hint: 'Write tcp://HOST:PORT, an IPv6 address as tcp://[::1]:PORT',
    })
  }
  return tcp(host, port)
}

function quote(address: string): string {
  return JSON.stringify(address.length > 200 ? `${address.slice(0, 200)}…` : address)
}
