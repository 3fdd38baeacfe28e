import { ConnectError, type ConnectFailure } from '../errors/connect-error.js'

/** The one place where Node's error codes of connecting become ours. */
export function connectError(cause: NodeJS.ErrnoException, label: string): ConnectError {
  const known = failures[cause.code ?? '']
  if (known === undefined) {
    // Where a host has several addresses, Node's error has no text of its own.
    return new ConnectError('other', `cannot connect to ${label}: ${cause.message || cause.code}`, { cause })
  }
  const [reason, text, hint] = known
  return new ConnectError(reason, `cannot connect to ${label}: ${text}`, { cause, hint })
}

const unknownAuthority = [
  'untrusted',
  "the server's certificate is of no authority that is known here",
  'Name the authority by `ca`, or by the folder `dir` with its ca-cert.pem',
] as const
const outOfDate = ['untrusted', "the server's certificate is out of date", 'Renew it, or set the clock right'] as const
/** What a path of a unix socket may be. */
export const shorter =
  'Paths of unix sockets have at most 107 bytes: a path from the folder one is in, or by a link, may be shorter'
const unreachable = 'Check the host, the port and the network between'
const failures: Readonly<Record<string, readonly [ConnectFailure, string, string]>> = {
  ENOENT: [
    'not-found',
    'there is no such socket',
    "Check the path; QEMU makes the socket when it starts, from the chardev's path= option",
  ],
  ENOTDIR: ['not-found', 'a part of the path is no directory', 'Check the path'],
  EACCES: ['permission', 'permission denied', "Run as the socket's owner or join its group (often kvm or libvirt)"],
  EPERM: ['permission', 'permission denied', "Run as the socket's owner or join its group (often kvm or libvirt)"],
  ECONNREFUSED: [
    'refused',
    'nobody listens there',
    'Is the program behind it running? A socket file stays behind when its program dies',
  ],
  EAGAIN: [
    'busy',
    "the socket's queue is full",
    'It serves one client at a time: find and stop the clients that hold it, or wait longer',
  ],
  ENOTSOCK: ['not-a-socket', 'that is no socket', 'Give the path of the unix socket itself'],
  EISDIR: ['not-a-socket', 'that is a directory', 'Give the path of the unix socket itself'],
  EPROTOTYPE: ['not-a-socket', 'that is a datagram socket', 'QEMU and qemu-ga listen on stream sockets'],
  EINVAL: ['bad-path', 'the path cannot be that of a unix socket', shorter],
  ENAMETOOLONG: ['bad-path', 'the path is too long', shorter],
  ENOTFOUND: ['unknown-host', 'the host name is unknown', 'Check the name'],
  EAI_AGAIN: ['unknown-host', 'the host name cannot be looked up now', 'Check the name server'],
  ETIMEDOUT: ['unreachable', 'the host does not answer', unreachable],
  EHOSTUNREACH: ['unreachable', 'the host cannot be reached', unreachable],
  ENETUNREACH: ['unreachable', 'the network cannot be reached', unreachable],
  ECONNRESET: ['refused', 'the peer hung up at once', 'Is it of the kind that the address says: TLS, or not?'],
  ELOOP: ['bad-path', 'the path has too many links', 'Check the path'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  CERT_SIGNATURE_FAILURE: unknownAuthority,
  CERT_HAS_EXPIRED: outOfDate,
  CERT_NOT_YET_VALID: outOfDate,
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'untrusted',
    "the server's certificate is for another name",
    'Give the name that it is for as `serverName`, in an address as server-name=',
  ],
  ERR_SSL_WRONG_VERSION_NUMBER: ['other', 'the peer does not speak TLS', 'Has the chardev tls-creds=?'],
}
