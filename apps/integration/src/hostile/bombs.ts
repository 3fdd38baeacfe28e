import { gzipSync } from 'node:zlib'
import { fileHandlers } from '@qga/testing'
import { type Attacks, failsAs } from './attack.js'
import { downloads } from './called.js'
import { tarArchive } from './tar-archive.js'

const MiB = 2 ** 20
const BOMB = 200 * MiB

/** Compressed in pieces, each of which is the same. */
const [head, mebibyte, end] = [
  tarArchive([{ name: 'a', size: BOMB }]).subarray(0, 512),
  Buffer.alloc(MiB, '0'),
  Buffer.alloc(1024),
].map((piece) => gzipSync(piece)) as [Buffer, Buffer, Buffer]
const bomb = Buffer.concat([head, ...Array<Buffer>(BOMB / MiB).fill(mebibyte), end])

/** What is more than it seems. */
export const bombs: Attacks = {
  T30: [
    {
      plays: 'an archive of kilobytes that is hundreds of megabytes',
      play: fileHandlers(bomb),
      client: { ask: 'compressed', gets: failsAs('BAD_ARCHIVE') },
      // No bound can be typed: it is copied, and is not to be had in memory.
      tool: {
        types: 'cp -r --compress SOCKET:/srv ./out --no-progress --timeout 20s',
        exits: 0,
        says: [],
        leaves: { './out': 'a folder', './out/a': `${BOMB} bytes` },
      },
      // Nothing is expanded, and no header says that it is to be by whoever asked.
      gateway: [downloads({ status: 200, body: { text: bomb.toString() } })],
    },
  ],
}
