import type { Clock } from '../../clock.js'
import { CommandFailure, genericError } from '../../command-failure.js'
import type { EmitEvent } from '../monitor-handlers.js'
import { Job } from './job.js'
import type { JobPlan } from './job-plan.js'
import type { ModelCommands } from './model-commands.js'

const ID = /^[a-zA-Z][\w.-]*$/

/** The jobs of a machine. They outlive the client that began them. */
export class JobTable {
  readonly #jobs = new Map<string, Job>()
  readonly #emit: EmitEvent
  readonly #clock: Clock

  constructor(emit: EmitEvent, clock: Clock) {
    this.#emit = emit
    this.#clock = clock
  }

  readonly commands: ModelCommands = {
    'query-jobs': () => [...this.#jobs.values()].map(({ info }) => info),
    'query-block-jobs': () => [...this.#jobs.values()].filter(({ plan }) => plan.block).map(blockInfo),
    'job-pause': ({ id }) => this.#find(id).pause(),
    'job-resume': ({ id }) => this.#find(id).resume(),
    'job-cancel': ({ id }) => this.#find(id).cancel(),
    'job-complete': ({ id }) => this.#find(id).complete(),
    'job-finalize': ({ id }) => this.#find(id).finalize(),
    'job-dismiss': ({ id }) => this.#find(id).dismiss(),
    'block-job-pause': ({ device }) => this.#findBlock(device).pause(),
    'block-job-resume': ({ device }) => this.#findBlock(device).resume(),
    'block-job-complete': ({ device }) => this.#findBlock(device).complete(),
    'block-job-finalize': ({ id }) => this.#findBlock(id).finalize(),
    'block-job-dismiss': ({ id }) => this.#findBlock(id).dismiss(),
    'block-job-cancel': ({ device, force }) => {
      const job = this.#findBlock(device)
      if (force) job.cancel()
      else job.cancelSoftly()
    },
    'block-job-set-speed': ({ device, speed }) => this.#findBlock(device).setSpeed(Number(speed)),
  }

  /** A new job, created and not started. */
  create(plan: JobPlan): Job {
    if (!ID.test(plan.id)) throw genericError(`Invalid job ID '${plan.id}'`)
    if (this.#jobs.has(plan.id)) throw genericError(`Job ID '${plan.id}' already in use`)
    const forget = (job: Job) => this.#jobs.delete(job.plan.id)
    const job = new Job(plan, { emit: this.#emit, clock: this.#clock, forget })
    this.#jobs.set(plan.id, job)
    return job
  }

  /** QEMU ends. */
  stop(): void {
    for (const job of this.#jobs.values()) job.stop()
  }

  #find(id: string): Job {
    const job = this.#jobs.get(id)
    if (job === undefined) throw genericError('Job not found')
    return job
  }

  #findBlock(id: string): Job {
    const job = this.#jobs.get(id)
    if (job?.plan.block) return job
    throw new CommandFailure('DeviceNotActive', `Block job '${id}' not found`)
  }
}

function blockInfo({ plan, info }: Job) {
  const { status } = info
  return {
    'auto-finalize': plan.autoFinalize ?? true,
    'io-status': 'ok',
    device: plan.id,
    'auto-dismiss': plan.autoDismiss ?? false,
    busy: false,
    len: plan.total,
    offset: info['current-progress'],
    status,
    paused: status === 'paused' || status === 'standby',
    speed: plan.speed ?? 0,
    ready: status === 'ready' || status === 'standby',
    type: plan.type,
  }
}
