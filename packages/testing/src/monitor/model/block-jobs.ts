import type { Arguments, JobType } from '@qga/schema/qmp'
import { CommandFailure, genericError } from '../../command-failure.js'
import { type BlockNode, isInstant } from './block-node.js'
import type { BlockNodes } from './block-nodes.js'
import type { Job } from './job.js'
import type { JobFailure, JobPlan } from './job-plan.js'
import type { JobTable } from './job-table.js'
import type { ModelCommands } from './model-commands.js'

type OnError = 'report' | 'ignore' | 'enospc' | 'stop' | 'auto'

/** What commands that begin a job of the block layer have in common. */
interface JobArguments {
  readonly 'job-id'?: string
  readonly speed?: number | bigint
  readonly 'auto-finalize'?: boolean
  readonly 'auto-dismiss'?: boolean
}

/** Jobs that copy between block nodes. */
export class BlockJobs {
  readonly #nodes: BlockNodes
  readonly #jobs: JobTable

  constructor(nodes: BlockNodes, jobs: JobTable) {
    this.#nodes = nodes
    this.#jobs = jobs
  }

  readonly commands: ModelCommands = {
    'blockdev-backup': (args) => this.backup(args).start(),
    'blockdev-mirror': (args) => {
      const [source, target] = [this.#nodes.find(args.device), this.#nodes.find(args.target)]
      if (source === target) throw genericError("Can't mirror node into itself")
      const failure = ioFailure(source, target, args['on-source-error'], args['on-target-error'])
      const done = (switched: boolean) => switched && this.#nodes.replace(source, target)
      this.#begin('mirror', args, [target, source], { mirrors: true, failure, done }).start()
    },
    'block-commit': (args) => {
      const { device } = args
      if (!this.#nodes.has(device)) throw new CommandFailure('DeviceNotFound', `Device '${device}' not found`)
      const top = this.#nodes.find(device)
      const base = top.children.get('backing')
      if (base === undefined) throw genericError('cannot commit an image into itself')
      const done = () => {
        top.children.delete('backing')
        this.#nodes.replace(top, base)
      }
      this.#begin('commit', args, [top, base], { mirrors: true, total: 0, done }).start()
    },
    'block-stream': (args) => {
      const node = this.#nodes.find(args.device)
      const done = () => node.children.delete('backing')
      this.#begin('stream', args, [node], { done }).start()
    },
  }

  /** Created, and not started: transactions start it when all of them are well. */
  backup(args: Arguments<'blockdev-backup'>): Job {
    const [source, target] = [this.#nodes.find(args.device), this.#nodes.find(args.target)]
    if (source === target) throw genericError('Source and target cannot be the same')
    const failure = ioFailure(source, target, args['on-source-error'], args['on-target-error'])
    const endless = args.sync === 'none'
    return this.#begin('backup', args, [target, source], { drained: true, endless, failure, total: source.size })
  }

  #begin(type: JobType, args: JobArguments, nodes: readonly BlockNode[], plan: Partial<JobPlan>): Job {
    const busy = nodes.find(({ job }) => job !== undefined)
    if (busy !== undefined) {
      throw genericError(`Node '${busy.name}' is busy: block device is in use by block job: ${busy.job}`)
    }
    const job = this.#jobs.create({
      id: args['job-id'] ?? '',
      type,
      total: nodes.at(-1)?.size ?? 0,
      block: true,
      speed: Number(args.speed ?? 0),
      autoFinalize: args['auto-finalize'] ?? true,
      autoDismiss: args['auto-dismiss'] ?? true,
      instant: nodes.every(isInstant),
      ...plan,
      released: () => {
        for (const node of nodes) node.job = undefined
        this.#nodes.sweep()
      },
    })
    for (const node of nodes) node.job = type
    return job
  }
}

function ioFailure(
  source: BlockNode,
  target: BlockNode,
  onRead: OnError = 'report',
  onWrite: OnError = 'report',
): JobFailure | undefined {
  const { read } = source.failures
  if (read !== undefined) return { desc: read, io: { operation: 'read', action: action(onRead, read) } }
  const { write } = target.failures
  return write === undefined ? undefined : { desc: write, io: { operation: 'write', action: action(onWrite, write) } }
}

function action(policy: OnError, desc: string): 'report' | 'ignore' | 'stop' {
  if (policy === 'enospc') return desc === 'No space left on device' ? 'stop' : 'report'
  return policy === 'auto' ? 'report' : policy
}
