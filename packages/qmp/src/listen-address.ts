import type { ListenAddress } from '@qga/wire/node'

/** `tcp://HOST:PORT`, or else the path of a unix socket. */
export function listenAddress(at: string): ListenAddress {
  const [, host, port] = /^(?:listen:)?tcp:\/\/(.+):(\d+)$/.exec(at) ?? []
  if (host !== undefined) return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }
  return { path: at.replace(/^(?:listen:)?(?:unix:)?/, '') }
}
