import type { JobType } from '@qga/schema/qmp'
import type { NodeOptions } from './block-node.js'
import type { BlockNodes } from './block-nodes.js'
import type { JobTable } from './job-table.js'
import type { ModelCommands } from './model-commands.js'

/** Jobs that make images, and snapshots within them. They are never dismissed by themselves. */
export class ImageJobs {
  readonly #nodes: BlockNodes
  readonly #jobs: JobTable
  readonly #tags = new Set<string>()

  constructor(nodes: BlockNodes, jobs: JobTable) {
    this.#nodes = nodes
    this.#jobs = jobs
  }

  readonly commands: ModelCommands = {
    'blockdev-create': ({ 'job-id': id, options }) => {
      // What a driver's options may hold is checked; the model looks at what is common to many.
      const { filename, file, size } = options as NodeOptions
      this.#run(id, 'create', () => {
        const made = typeof file === 'string' ? this.#nodes.find(file).filename : filename
        if (made !== undefined) this.#nodes.setSize(made, Number(size ?? 0))
      })
    },
    'snapshot-save': ({ 'job-id': id, tag, devices }) => {
      this.#run(id, 'snapshot-save', () => {
        for (const device of devices) this.#nodes.find(device)
        this.#tags.add(tag)
      })
    },
    'snapshot-load': ({ 'job-id': id, tag }) => this.#run(id, 'snapshot-load', () => this.#known(tag)),
    'snapshot-delete': ({ 'job-id': id, tag }) => this.#run(id, 'snapshot-delete', () => void this.#tags.delete(tag)),
  }

  #known(tag: string): void {
    if (!this.#tags.has(tag)) throw new Error(`Snapshot '${tag}' does not exist in one or more devices`)
  }

  /** What it throws the job fails with. */
  #run(id: string, type: JobType, work: () => void): void {
    let failure: { desc: string } | undefined
    try {
      work()
    } catch (error) {
      failure = { desc: error instanceof Error ? error.message : String(error) }
    }
    this.#jobs.create({ id, type, total: 1, failure }).start()
  }
}
