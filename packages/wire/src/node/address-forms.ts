import type { Transport } from '../transport.js'
import { cidPort, hostPort, pathPort, placeOf, withOptions, withQuery } from './address-parts.js'
import type { ListenAddress } from './first-client.js'
import { loadLater } from './load-later.js'
import { hostAndPort, tcp } from './tcp.js'
import { unix } from './unix.js'

/** How one kind of address is written and read. */
export interface AddressForm {
  /** For error texts: `is no … address`. */
  readonly kind: string
  readonly form: string
  /** What it leads to; or, as a sentence, what is the matter with it. `rest` is what follows `scheme:`. */
  parse(rest: string): Transport | string
}

/** Every scheme that names a transport: one row for each. */
export const addressForms: Readonly<Record<string, AddressForm>> = {
  unix: {
    kind: 'unix',
    form: 'unix:PATH',
    parse: (rest) => (/^(\/\/+)?$/.test(rest) ? 'It lacks its path' : unix(rest.replace(/^\/\/+/, '/'))),
  },
  tcp: {
    kind: 'TCP',
    form: 'tcp://HOST:PORT',
    parse: (rest) => hostPort(rest, tcp),
  },
  tls: {
    kind: 'TLS',
    form: 'tls://HOST:PORT',
    parse: (rest) =>
      withOptions(rest, ['dir', 'server-name'], (place, { dir, 'server-name': serverName }) =>
        hostPort(place, (host, port) => {
          const options = { ...(dir && { dir }), ...(serverName && { serverName }) }
          const label = withQuery(`tls://${hostAndPort(host, port)}`, { dir, 'server-name': serverName })
          return loadLater(label, async () => (await import('./tls.js')).tls(host, port, options))
        }),
      ),
  },
  ssh: {
    kind: 'ssh',
    form: 'ssh://[USER@]HOST[:PORT]/PATH',
    parse: sshOf,
  },
  vsock: {
    kind: 'vsock',
    form: 'vsock://CID:PORT',
    parse: (rest) =>
      cidPort(rest, (cid, port) =>
        loadLater(`vsock://${cid}:${port}`, async () => (await import('./vsock.js')).vsock(cid, port)),
      ),
  },
  hvsock: {
    kind: 'hybrid vsock',
    form: 'hvsock://PATH:PORT',
    parse: (rest) =>
      pathPort(rest, (path, port) =>
        loadLater(`hvsock://${path}:${port}`, async () => (await import('./hybrid-vsock.js')).hybridVsock(path, port)),
      ),
  },
  serial: {
    kind: 'serial',
    form: 'serial:PATH',
    parse: (rest) =>
      withOptions(rest, ['speed'], (path, { speed }) => {
        if (path === '') return 'It lacks its path'
        if (speed !== undefined && !/^[1-9]\d{0,7}$/.test(speed)) return 'Its speed is no number of bits per second'
        const options = speed === undefined ? {} : { speed: Number(speed) }
        return loadLater(withQuery(`serial:${path}`, { speed }), async () =>
          (await import('./serial.js')).serial(path, options),
        )
      }),
  },
  fd: {
    kind: 'descriptor',
    form: 'fd:NUMBER or fd:READ,WRITE',
    parse: (rest) => {
      const [, read, write] = /^(\d{1,6})(?:,(\d{1,6}))?$/.exec(rest) ?? []
      if (read === undefined) return 'It lacks its number'
      const descriptor = write === undefined ? Number(read) : { read: Number(read), write: Number(write) }
      return loadLater(`fd:${rest}`, async () => (await import('./fd.js')).fd(descriptor))
    },
  },
  listen: {
    kind: 'listening',
    form: 'listen:PATH or listen:tcp://HOST:PORT',
    parse: (rest) => {
      if (/^tcp:/i.test(rest)) return hostPort(rest.slice('tcp:'.length), (host, port) => listenAt({ host, port }))
      if (/^(?!unix:)[a-z]+:\/\//i.test(rest)) return 'QEMU comes to us by a unix socket or by TCP'
      const path = rest.replace(/^unix:(?:\/\/+(?=\/))?/i, '')
      return path === '' ? 'It lacks its path' : listenAt({ path })
    },
  },
}

function listenAt(at: ListenAddress): Transport {
  const place = 'path' in at ? at.path : `tcp://${hostAndPort(at.host, at.port)}`
  return loadLater(`listen:${place}`, async () => (await import('./listen.js')).listen(at))
}

/** `//[USER@]HOST[:PORT]/PATH`; `/~/PATH` begins in the user's home folder, as ssh itself would have it. */
function sshOf(rest: string): Transport | string {
  const [found, user = '', where = '', path] = /^\/\/([^@/]*@)?([^/]*)(\/.*)?$/s.exec(rest) ?? []
  if (found === undefined) return 'It lacks the // before its host'
  if (user === '@' || user.startsWith('-')) return 'Its user is none'
  if (user.includes(':')) return 'It cannot hold a password: ssh takes keys here'
  const place = placeOf(where)
  if (typeof place === 'string') return place
  if (path === undefined || path === '/' || path === '/~/') return 'It lacks the path of the socket'
  const { host, port } = place
  const options = port === undefined ? {} : { port }
  return loadLater(`ssh:${rest}`, async () =>
    (await import('./ssh.js')).ssh(user + host, path.replace(/^\/~\//, ''), options),
  )
}

/** Schemes of other programs, which are none here; and what leads to an agent in their place. */
export const noTransports: Readonly<Record<string, string>> = {
  libvirt: 'libvirt has the socket for itself; ask it by virsh qemu-agent-command',
  'libvirt+ssh': 'libvirt has the socket for itself; ask it by virsh qemu-agent-command',
  qemu: 'libvirt has the socket for itself; ask it by virsh qemu-agent-command',
  pve: 'On a host with Proxmox VE the socket is /run/qemu-server/ID.qga',
  kubevirt: 'In the pod of the machine libvirt has the socket; ask it there, by virsh qemu-agent-command',
  http: 'A gateway is spoken to by HTTP; where it runs, give it the address of the socket',
  https: 'A gateway is spoken to by HTTP; where it runs, give it the address of the socket',
  pty: 'What QEMU calls pty:PATH is serial:PATH here',
  'unix-connect': 'What socat calls UNIX-CONNECT:PATH is unix:PATH here',
  exec: 'No address runs a program of its choice; in code that is command([PROGRAM, ...])',
  command: 'No address runs a program of its choice; in code that is command([PROGRAM, ...])',
}
