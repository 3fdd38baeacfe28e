import type { BlockdevSnapshotSync, TransactionAction } from '@qga/schema/qmp'
import { genericError } from '../../command-failure.js'
import type { BlockJobs } from './block-jobs.js'
import type { BlockNodes } from './block-nodes.js'
import type { Job } from './job.js'
import type { ModelCommands } from './model-commands.js'

/** Many actions at once, or none of them. */
export class Transactions {
  readonly #nodes: BlockNodes
  readonly #blockJobs: BlockJobs

  constructor(nodes: BlockNodes, blockJobs: BlockJobs) {
    this.#nodes = nodes
    this.#blockJobs = blockJobs
  }

  readonly commands: ModelCommands = {
    transaction: ({ actions }) => this.#run(actions),
    'blockdev-snapshot-sync': (data) => this.#run([{ type: 'blockdev-snapshot-sync', data }]),
  }

  #run(actions: readonly TransactionAction[]): void {
    const jobs: Job[] = []
    const overlays: (() => void)[] = []
    const names = new Set<string>()
    try {
      for (const action of actions) {
        if (action.type === 'blockdev-snapshot-sync') overlays.push(this.#prepare(action.data, names))
        else if (action.type === 'blockdev-backup') jobs.push(this.#blockJobs.backup(action.data))
        else if (action.type === 'abort') throw genericError('Transaction aborted using Abort action')
        else throw genericError(`the model has no action ${action.type}: give it a handler`)
      }
    } catch (error) {
      for (const job of jobs) job.undo()
      throw error
    }
    for (const overlay of overlays) overlay()
    // An overlay that nobody uses is gone at once. [measured, 7.2]
    this.#nodes.sweep()
    for (const job of jobs) job.start()
  }

  #prepare(data: BlockdevSnapshotSync, names: Set<string>): () => void {
    const {
      'node-name': node,
      device,
      'snapshot-file': file,
      'snapshot-node-name': name = `#snapshot${names.size}`,
    } = data
    const base = this.#nodes.find(node ?? device ?? '', device ?? '')
    if (names.has(name) || this.#nodes.has(name)) throw genericError('New overlay node-name already in use')
    names.add(name)
    return () => this.#nodes.overlay(base, name, file)
  }
}
