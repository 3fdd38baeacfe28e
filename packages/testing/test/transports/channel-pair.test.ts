import { channelPeer, PeerQueue, transportCompliance } from '../../src/compliance/index.js'
import { channelPair } from '../../src/index.js'

transportCompliance('channelPair', () => {
  const queue = new PeerQueue()
  return {
    transport: {
      label: 'pair',
      async open({ signal }) {
        await Promise.resolve()
        signal?.throwIfAborted()
        const [near, far] = channelPair()
        queue.add(Object.assign(channelPeer(far), { reset: () => far.fail(new Error('broken')) }))
        return near
      },
    },
    peer: () => queue.next(),
  }
})
