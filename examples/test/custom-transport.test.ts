// #region readme
import { MessageChannel } from 'node:worker_threads'
import { channelPeer, PeerQueue, transportCompliance } from '@qga/testing/compliance'
import { PortChannel, portTransport } from '../src/custom-transport-port.js'

transportCompliance(
  'a transport over a MessagePort',
  () => {
    const peers = new PeerQueue()
    const transport = portTransport('worker', async () => {
      const { port1, port2 } = new MessageChannel()
      peers.add(channelPeer(new PortChannel(port2, 'the other side')))
      return port1
    })
    return { transport, peer: () => peers.next() }
  },
  { lacks: ['reset'] }, // a port ends, but does not break
)
// #endregion
