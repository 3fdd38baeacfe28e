import { isIP } from 'node:net'

/** Whether a host is this machine alone, by its name or address. A name but localhost would have to be looked up. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  if (bare === 'localhost' || bare === '::1') return true
  return isIP(bare) === 4 && bare.startsWith('127.')
}

/** Whether a request's Host header names this machine: a page of the web may lead its own name here. */
export function isLoopbackHost(header: string | undefined): boolean {
  const host = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(header ?? '')?.[1]
  return host !== undefined && isLoopback(host)
}
