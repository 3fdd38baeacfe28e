import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Channel } from '../src/channel.js'
import { duplex } from '../src/node/duplex.js'
import { tcp } from '../src/node/tcp.js'
import { unix } from '../src/node/unix.js'
import { listen, type Peer } from './peer.js'
import { tempDir } from './temp-dir.js'

/** A channel and the server that it leads to, which reads nothing by itself and answers no FIN with a FIN. */
export interface Opened {
  readonly channel: Channel
  readonly peer: Peer
}

const serverOptions = { allowHalfOpen: true, pauseOnConnect: true }

/** Each transport of this package, opened. */
export const openers: { kind: string; open: () => Promise<Opened> }[] = [
  {
    kind: 'unix',
    async open() {
      const path = join(tempDir(), 'agent.sock')
      const peer = await listen({ path }, serverOptions)
      return { peer, channel: await unix(path).open({}) }
    },
  },
  {
    kind: 'tcp',
    async open() {
      const peer = await listen({ host: '127.0.0.1', port: 0 }, serverOptions)
      return { peer, channel: await tcp('127.0.0.1', peer.port).open({}) }
    },
  },
  {
    kind: 'duplex',
    async open() {
      const path = join(tempDir(), 'agent.sock')
      const peer = await listen({ path }, serverOptions)
      const transport = duplex(async () => {
        const socket = connect(path)
        await once(socket, 'connect')
        return socket
      })
      return { peer, channel: await transport.open({}) }
    },
  },
]
