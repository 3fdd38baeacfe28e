import { join } from 'node:path'
import type { Transport } from '@qga/wire'
import type { TransportUnderTest } from '../../src/compliance/index.js'
import { peerServer, scratch } from './peer-server.js'

/** A transport that leads, by whatever way, to a unix socket of the test. */
export async function onUnix(
  make: (path: string, dir: string) => Transport | Promise<Transport>,
): Promise<TransportUnderTest> {
  const { dir, remove } = await scratch()
  const path = join(dir, 'agent.sock')
  const { peer, close } = await peerServer({ path })
  return {
    transport: await make(path, dir),
    peer,
    async close() {
      await close()
      await remove()
    },
  }
}
