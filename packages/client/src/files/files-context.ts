import type { Commands } from '../commands.js'
import { ChunkSize } from './chunk-size.js'

/** An agent, and what was learnt of it while files were copied. */
export class FilesContext {
  readonly agent: Commands
  readonly reads = new ChunkSize()
  readonly writes = new ChunkSize()
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

const PIPELINE_WINDOW = 4
