import { isIPv6 } from 'node:net'
import type { Transport } from '../transport.js'

// Parts that several forms of addresses have in common. What is wrong with one is a sentence in place of the result.

type Made = Transport | string

/** `//HOST:PORT`. */
export function hostPort(rest: string, make: (host: string, port: number) => Made): Made {
  if (!rest.startsWith('//')) return 'It lacks the // before its host'
  const place = placeOf(rest.slice(2))
  if (typeof place === 'string') return place
  return place.port === undefined ? 'It lacks its port' : make(place.host, place.port)
}

/** `HOST`, `HOST:PORT`, and the same with an IPv6 address in brackets. */
export function placeOf(text: string): { host: string; port: number | undefined } | string {
  if (/^[^[]*:.*:/.test(text)) return 'An IPv6 address stands in brackets, as in [::1]'
  const [found, v6, name, digits] = /^(?:\[([^\]]+)\]|([^:/?#@[\]\s]*))(?::(.*))?$/s.exec(text) ?? []
  const host = v6 ?? name ?? ''
  const unfit = found === undefined || host.startsWith('-') || (v6 !== undefined && !isIPv6(v6))
  if (unfit) return 'Its host is neither a name nor an address'
  if (host === '') return 'It lacks its host'
  if (digits === '') return 'It lacks its port'
  const port = digits === undefined ? undefined : wholeNumber(digits, 65_535)
  if (/^\d+\D/.test(digits ?? '')) return 'Nothing may follow its port'
  if (digits !== undefined && port === undefined) return 'Its port is no number from 1 to 65535'
  return { host, port }
}

const MAX_VSOCK = 2 ** 32 - 2 // the number after it means any

/** `//NUMBER:PORT` of vsock. */
export function cidPort(rest: string, make: (cid: number, port: number) => Made): Made {
  const [found, left = '', right] = /^\/\/([^:]*)(?::(.*))?$/.exec(rest) ?? []
  if (found === undefined) return 'It lacks the // before its CID'
  if (left === '') return 'It lacks its CID'
  if (right === undefined || right === '') return 'It lacks its port'
  const [cid, port] = [wholeNumber(left, MAX_VSOCK), wholeNumber(right, MAX_VSOCK)]
  if (cid === undefined || port === undefined) return 'Its CID and its port are numbers'
  return make(cid, port)
}

/** `//PATH:PORT`: a path may hold colons, so the port is what follows the last one. */
export function pathPort(rest: string, make: (path: string, port: number) => Made): Made {
  if (!rest.startsWith('//')) return 'It lacks the // before its path'
  const [, path, digits = ''] = /^\/\/(.*):([^:/]*)$/s.exec(rest) ?? []
  if (rest === '//' || path === '') return 'It lacks its path'
  const port = wholeNumber(digits, MAX_VSOCK)
  if (path === undefined || digits === '') return 'It lacks its port'
  return port === undefined ? 'Its port is no number' : make(path, port)
}

/** What comes before a `?`, and the options after it, `NAME=VALUE` joined by `&`. */
export function withOptions<Name extends string>(
  rest: string,
  names: readonly Name[],
  make: (place: string, options: Partial<Record<Name, string>>) => Made,
): Made {
  const [place = '', ...more] = rest.split('?')
  const options: Partial<Record<Name, string>> = {}
  for (const word of more
    .join('?')
    .split('&')
    .filter((part) => part !== '')) {
    const at = word.indexOf('=')
    const name = names.find((one) => one === word.slice(0, Math.max(at, 0)))
    if (name === undefined || at === word.length - 1)
      return `Its options are ${names.map((one) => `${one}=…`).join(' and ')}`
    options[name] = word.slice(at + 1)
  }
  return make(place, options)
}

/** The same put together again: what is undefined is left out. */
export function withQuery(place: string, options: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return given.length === 0 ? place : `${place}?${given.map((one) => one.join('=')).join('&')}`
}

function wholeNumber(digits: string, max: number): number | undefined {
  const number = Number(digits)
  return /^\d{1,10}$/.test(digits) && number >= 1 && number <= max ? number : undefined
}
