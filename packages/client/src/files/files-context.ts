import type { Commands } from '../commands.js'
import { ChunkSize } from './chunk-size.js'

/**
 * What any agent takes and any line carries within a deadline, four at a time where that is safe. A long file's reads
 * are larger (`readChunks`).
 */
const READ_BYTES = 64 * 1024
/**
 * The largest that an agent takes at full speed whatever it did before: more may make its C library map pages for each
 * request. [measured, qemu-ga 7.2] Over a serial port it takes 4 s.
 */
const WRITE_BYTES = 128 * 1024
const PIPELINE_WINDOW = 4

/** An agent, and what was learnt of it while files were copied. */
export class FilesContext {
  readonly agent: Commands
  readonly reads = new ChunkSize(READ_BYTES)
  readonly writes = new ChunkSize(WRITE_BYTES)
  /** How many replies to large reads were lost: where they cannot pass, they are not asked for again and again. */
  largeReadsLost = 0
  /** False once the guest had no shell to run, or might not run it. */
  hasShell = true

  constructor(agent: Commands) {
    this.agent = agent
  }

  /** How many reads may be under way at once. */
  get readWindow(): number {
    return this.agent.pipelines ? PIPELINE_WINDOW : 1
  }
}
