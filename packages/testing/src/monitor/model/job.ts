import type { JobInfo, JobStatus } from '@qga/schema/qmp'
import type { Clock } from '../../clock.js'
import { genericError } from '../../command-failure.js'
import type { EmitEvent } from '../monitor-handlers.js'
import type { JobPlan } from './job-plan.js'
import { checkVerb } from './job-verbs.js'

/** What a job lives in. */
export interface JobHost {
  readonly emit: EmitEvent
  readonly clock: Clock
  /** It is dismissed. */
  forget(job: Job): void
}

/** What is copied before a limit of speed is looked at. [measured, 7.2] */
const FIRST_BYTES = 1024 * 1024
/** Longer than a timer can wait. */
const MAX_MS = 2 ** 31 - 1

/** One job, from `created` to `null`, with the events of QEMU's in their order. [measured, 7.2 and 11.1] */
export class Job {
  readonly plan: JobPlan
  readonly #host: JobHost
  #status: JobStatus = 'undefined'
  #current = 0
  #speed: number
  #error: string | undefined
  #paused = false
  #switches = false
  #stopTimer = () => {}

  constructor(plan: JobPlan, host: JobHost) {
    this.plan = plan
    this.#host = host
    this.#speed = plan.speed ?? 0
    this.#become('created')
  }

  get info(): JobInfo {
    return {
      'current-progress': this.#current,
      status: this.#status,
      'total-progress': this.plan.total,
      type: this.plan.type,
      id: this.plan.id,
      ...(this.#error === undefined ? {} : { error: this.#error }),
    }
  }

  start(): void {
    this.#become('running')
    if (this.plan.drained) for (const status of ['paused', 'running'] as const) this.#become(status)
    this.#work()
  }

  /** It belongs to a transaction that fails. */
  undo(): void {
    for (const status of ['aborting', 'concluded'] as const) this.#become(status)
    this.plan.released?.()
    this.#leave()
  }

  pause(): void {
    checkVerb(this.plan.id, this.#status, 'pause')
    if (this.#paused) throw genericError('Job is already paused')
    this.#hold()
  }

  resume(): void {
    if (!this.#paused) throw genericError("Can't resume a job that was not paused")
    this.#goOn()
    if (this.#switches) this.#finish()
    else if (this.#status === 'running') this.#work()
  }

  /** By `job-cancel`, which takes no half measures. */
  cancel(): void {
    checkVerb(this.plan.id, this.#status, 'cancel')
    this.#stopTimer()
    if (this.#paused) this.#goOn()
    this.#abort('Operation canceled', 'BLOCK_JOB_CANCELLED')
  }

  /** By `block-job-cancel`: one that has caught up ends well, and the disk stays where it is. */
  cancelSoftly(): void {
    if (this.#status !== 'ready') this.cancel()
    else this.#finish()
  }

  complete(): void {
    checkVerb(this.plan.id, this.#status, 'complete')
    this.#switches = true
    if (!this.#paused) this.#finish()
  }

  finalize(): void {
    checkVerb(this.plan.id, this.#status, 'finalize')
    this.#succeed()
  }

  dismiss(): void {
    checkVerb(this.plan.id, this.#status, 'dismiss')
    this.#leave()
  }

  setSpeed(speed: number): void {
    checkVerb(this.plan.id, this.#status, 'set-speed')
    this.#speed = speed
    if (this.#status === 'running') this.#work()
  }

  /** QEMU ends. */
  stop(): void {
    this.#stopTimer()
  }

  #work(): void {
    const { endless, instant, total } = this.plan
    this.#stopTimer()
    if (endless) return
    const left = total - this.#current
    if (this.#speed === 0 && instant) return this.#worked()
    if (this.#speed > 0) this.#current = Math.max(this.#current, Math.min(FIRST_BYTES, total))
    const ms = this.#speed === 0 ? 0 : Math.min(MAX_MS, (left / this.#speed) * 1000)
    this.#stopTimer = this.#host.clock.after(ms, () => this.#worked())
  }

  #worked(): void {
    const { failure, mirrors, total } = this.plan
    if (failure?.io !== undefined) {
      this.#host.emit('BLOCK_JOB_ERROR', { device: this.plan.id, ...failure.io })
      if (failure.io.action === 'stop') return this.#hold()
      if (failure.io.action === 'report') return this.#abort(failure.desc, 'BLOCK_JOB_COMPLETED')
    }
    this.#current = total
    if (failure !== undefined && failure.io === undefined) return this.#abort(failure.desc, 'BLOCK_JOB_COMPLETED')
    if (!mirrors) return this.#finish()
    this.#become('ready')
    this.#host.emit('BLOCK_JOB_READY', this.#data())
  }

  #hold(): void {
    this.#stopTimer()
    this.#paused = true
    this.#become(this.#status === 'ready' ? 'standby' : 'paused')
  }

  #goOn(): void {
    this.#paused = false
    this.#become(this.#status === 'standby' ? 'ready' : 'running')
  }

  #finish(): void {
    for (const status of ['waiting', 'pending'] as const) this.#become(status)
    if (this.plan.autoFinalize ?? true) return this.#succeed()
    const { id, type, block } = this.plan
    if (block) this.#host.emit('BLOCK_JOB_PENDING', { type, id })
  }

  #succeed(): void {
    this.plan.done?.(this.#switches)
    this.#conclude('BLOCK_JOB_COMPLETED')
  }

  #abort(error: string, name: 'BLOCK_JOB_COMPLETED' | 'BLOCK_JOB_CANCELLED'): void {
    this.#error = error
    this.#become('aborting')
    this.#conclude(name)
  }

  #conclude(name: 'BLOCK_JOB_COMPLETED' | 'BLOCK_JOB_CANCELLED'): void {
    const failed = name === 'BLOCK_JOB_COMPLETED' && this.#error !== undefined
    if (this.plan.block) this.#host.emit(name, { ...this.#data(), ...(failed ? { error: this.#error } : {}) })
    this.plan.released?.()
    this.#become('concluded')
    if (this.plan.autoDismiss) this.#leave()
  }

  #leave(): void {
    this.#become('null')
    this.#host.forget(this)
  }

  #data() {
    const { id, type, total } = this.plan
    return { device: id, len: total, offset: this.#current, speed: this.#speed, type }
  }

  #become(status: JobStatus): void {
    this.#status = status
    this.#host.emit('JOB_STATUS_CHANGE', { status, id: this.plan.id })
  }
}
