import type { Commands } from '../commands.js'
import { ChunkSize } from './chunk-size.js'

const KiB = 1024
/** The best rate at the least memory, for reads four at a time where that is safe. [measured, qemu-ga 7.2 to 11.1] */
const READ_BYTES = 64 * KiB
/** A tenth faster than 64 KiB. [measured, qemu-ga 7.2 to 11.1] */
const WRITE_BYTES = 256 * KiB
const PIPELINE_WINDOW = 4

/** An agent, and what was learnt of it while files were copied. */
export class FilesContext {
  readonly agent: Commands
  readonly reads = new ChunkSize(READ_BYTES)
  readonly writes = new ChunkSize(WRITE_BYTES)
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
