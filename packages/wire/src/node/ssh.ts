import type { Transport } from '../transport.js'
import { type Explain, openProgram } from './open-program.js'
import { remoteLine, remoteReady, remoteWords } from './ssh-remote.js'
import { streamChannel } from './stream-channel.js'
import { explainBy, type ToldFailures } from './told-failure.js'

/** How the other host is reached, beside what ssh's own configuration says. */
export interface SshOptions {
  /** Default: ssh's own. */
  readonly port?: number
  /** More options of ssh, such as `['-i', '/etc/qga/key']`. */
  readonly args?: readonly string[]
}

/**
 * A unix socket on another host, by OpenSSH: its configuration, keys, agent and shared connections all count.
 * `host` is as ssh has it, with `user@` or without; a path without a slash in front begins in the user's home folder.
 *
 * - Open: when the socket there is connected. It needs socat, python3 or nc on that host; with nc alone, a socket that
 *   cannot be connected is told only after opening. Nothing is asked: without a key, or for a host whose key is not
 *   known, opening fails.
 * - Back-pressure, half-close, close and end: as of `command`.
 */
export function ssh(host: string, path: string, options: SshOptions = {}): Transport {
  const { port, args = [] } = options
  const shown = host.replace(/[^@]*:[^@]*$/, '[$&]') // an IPv6 address
  const label = `ssh://${shown}${port === undefined ? '' : `:${port}`}${path.startsWith('/') ? '' : '/~/'}${path}`
  const to = port === undefined ? [] : ['-p', String(port)]
  // The first value of an option counts for ssh: these cannot be changed by its configuration.
  const fixed = ['-T', '-o', 'BatchMode=yes', '-o', 'ClearAllForwardings=yes']
  const argv = ['ssh', ...fixed, ...to, ...args, '--', host, remoteLine(path)]
  const explain: Explain = (ended) => {
    const remote = remoteWords(ended.stderr)
    return explainBy(remote === undefined ? loginFailures : socketFailures, remote ?? ended.stderr, label, ended)
  }
  return {
    label,
    open: async ({ signal }) =>
      streamChannel(await openProgram(argv, label, { signal, ready: remoteReady, explain }), label),
  }
}

const loginFailures: ToldFailures = [
  [
    /host key verification failed|host identification has changed|no matching host key/i,
    'untrusted',
    'the key of the host is not known, or not the one that is known',
    'Connect once by ssh yourself and compare the key, or add it to known_hosts',
  ],
  [
    /permission denied \([^)]*\)|too many authentication failures/i,
    'permission',
    'the host does not let this user in',
    'Nothing can be asked here: load a key into ssh-agent, or name one in the configuration of ssh',
  ],
  [/could not resolve hostname/i, 'unknown-host', 'the host name is unknown', 'Check the name'],
  [
    /connect to host \S+ port \d+: connection refused/i,
    'refused',
    'no ssh server listens there',
    'Check the host and the port; is sshd running?',
  ],
  [
    /connect to host \S+ port \d+: |connection (timed out|closed|reset) by|kex_exchange_identification/i,
    'unreachable',
    'the host cannot be reached by ssh',
    'Check the host, the port and the network between',
  ],
]

const socketFailures: ToldFailures = [
  [
    /qga: no program/,
    'other',
    'the host has neither socat nor python3 nor nc -U',
    'Install one of them there, best socat',
  ],
  [
    /no such file or directory/i,
    'not-found',
    'there is no such socket on the host',
    'Check the path; QEMU makes the socket when it starts',
  ],
  [
    /permission denied/i,
    'permission',
    'the user may not open the socket on the host',
    "Log in as the socket's owner, or join its group there (often kvm or libvirt)",
  ],
  [
    /connection refused/i,
    'refused',
    'nobody listens at the socket on the host',
    'Is the program behind it running? A socket file stays behind when its program dies',
  ],
]
