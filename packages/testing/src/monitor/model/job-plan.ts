import type { JobType } from '@qga/schema/qmp'

/** What a job is to do, and how it goes. */
export interface JobPlan {
  readonly id: string
  readonly type: JobType
  /** How much there is to do: bytes, or steps. */
  readonly total: number
  /** Of the block layer: it has BLOCK_JOB_ events, and `block-job-…` finds it. */
  readonly block?: boolean
  /** Bytes a second; 0 is as fast as can be. */
  readonly speed?: number
  readonly autoFinalize?: boolean
  readonly autoDismiss?: boolean
  /** Its node is drained when it begins: it is paused for a moment. */
  readonly drained?: boolean
  /** What it does takes no time: it is over before its command returns. */
  readonly instant?: boolean
  /** It has no end of its own. */
  readonly endless?: boolean
  /** When all is copied it goes on copying what is written, and waits to be completed. */
  readonly mirrors?: boolean
  readonly failure?: JobFailure | undefined
  /** It has done its work; `switched`: it was told to complete, and the disk moves. Not called when it fails. */
  readonly done?: (switched: boolean) => void
  /** It needs its nodes no more. */
  readonly released?: () => void
}

/** What a job fails with. */
export interface JobFailure {
  readonly desc: string
  /** An error of input or output. */
  readonly io?: { readonly operation: 'read' | 'write'; readonly action: 'report' | 'stop' | 'ignore' }
}
