import type { Transport } from '../transport.js'
import { type Explain, openProgram } from './open-program.js'
import { socatArgv, socatReady } from './socat.js'
import { streamChannel } from './stream-channel.js'
import { explainBy, type ToldFailures } from './told-failure.js'

/**
 * A vsock port of a guest: `qemu-ga -m vsock-listen -p CID:PORT`, behind a vhost-vsock device of QEMU. Node knows no such
 * sockets, so socat does it, which has to be installed.
 *
 * - Open: when the guest has taken the connection.
 * - Back-pressure, half-close, close and end: as of `command`.
 */
export function vsock(cid: number, port: number): Transport {
  const label = `vsock://${cid}:${port}`
  const explain: Explain = (ended) => explainBy(failures, ended.stderr, label, ended)
  const argv = socatArgv(`VSOCK-CONNECT:${cid}:${port}`)
  return {
    label,
    open: async ({ signal }) => {
      const env = { ...process.env, LC_ALL: 'C' } // the reasons of failures are read
      const stream = await openProgram(argv, label, { signal, env, ready: socatReady, explain })
      return streamChannel(stream, label, { local: true })
    },
  }
}

const failures: ToldFailures = [
  [
    /connection (reset by peer|refused)/i,
    'refused',
    'the guest does not listen on this port',
    'Is qemu-ga running there with -m vsock-listen?',
  ],
  [
    /connection timed out|no such device|no route to host|network is unreachable/i,
    'unreachable',
    'there is no guest with this CID',
    "Check guest-cid= of QEMU's vhost-vsock device; is the machine running?",
  ],
  [
    /address family not supported|\/dev\/vsock/i,
    'other',
    'this machine has no vsock',
    'Load the kernel module vhost_vsock',
  ],
  [/unknown device\/address|unknown address/i, 'other', 'this socat knows no vsock', 'It needs socat 1.7.4 or later'],
]
