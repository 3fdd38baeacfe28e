import type { BlockdevOptions, JobType } from '@qga/schema/qmp'

/** What the model looks at of a node's options, whatever its driver. */
export interface NodeOptions {
  readonly driver: BlockdevOptions['driver']
  readonly 'node-name'?: string
  readonly filename?: string
  readonly size?: number | bigint
  readonly file?: string | NodeOptions
  readonly image?: string | NodeOptions
  readonly backing?: string | NodeOptions | null
  readonly 'inject-error'?: readonly { readonly iotype?: string; readonly errno?: number | bigint }[]
}

/** A node of the block layer. */
export interface BlockNode {
  readonly name: string
  readonly driver: string
  readonly filename: string
  readonly size: number
  /** `file`, `image`, `backing`. */
  readonly children: Map<string, BlockNode>
  /** Errors that `blkdebug` makes, in the words of strerror, by what is done. */
  readonly failures: Readonly<{ read?: string; write?: string }>
  /** By `blockdev-add`: it stays until `blockdev-del`. Others go with the last who uses them. */
  readonly owned: boolean
  /** The job that works on it. */
  job: JobType | undefined
}

const errors: Readonly<Record<number, string>> = {
  5: 'Input/output error',
  13: 'Permission denied',
  28: 'No space left on device',
}

/** What a `blkdebug` node with these options makes fail. */
export function failuresOf(options: NodeOptions): BlockNode['failures'] {
  const failures: { read?: string; write?: string } = {}
  for (const { iotype, errno = 5 } of options['inject-error'] ?? []) {
    if (iotype === 'read' || iotype === 'write') failures[iotype] = errors[Number(errno)] ?? `Unknown error ${errno}`
  }
  return failures
}

/** Whether what it does takes no time. */
export function isInstant(node: BlockNode): boolean {
  const inner = node.children.get('file') ?? node.children.get('image')
  return inner === undefined ? node.driver.startsWith('null-') : isInstant(inner)
}

/** As `query-named-block-nodes` shows it. */
export function infoOf(node: BlockNode, readOnly: boolean): object {
  const backing = node.children.get('backing')
  return {
    iops_rd: 0,
    detect_zeroes: 'off',
    image: {
      'virtual-size': node.size,
      filename: node.filename,
      format: node.driver,
      'actual-size': 0,
      ...(backing === undefined ? {} : { 'backing-filename': backing.filename }),
    },
    iops_wr: 0,
    ro: readOnly,
    'node-name': node.name,
    backing_file_depth: 0,
    drv: node.driver,
    iops: 0,
    bps_wr: 0,
    write_threshold: 0,
    encrypted: false,
    bps: 0,
    bps_rd: 0,
    cache: { 'no-flush': false, direct: false, writeback: true },
    file: node.filename,
  }
}
