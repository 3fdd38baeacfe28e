import type { BlockDeviceInfo } from '@qga/schema/qmp'
import type { Commands } from '../commands.js'
import { CommandMissingError } from '../errors/command-missing-error.js'
import { type RawGraph, rawGraphOf } from './raw-graph.js'

/** One node, or one user of nodes: a disk, a job. */
export interface BlockNode {
  /** A node's name; a disk's or a job's id, which may be empty. */
  readonly name: string
  readonly kind: 'node' | 'disk' | 'job'
  /** Of a node: its driver, its file, its size. */
  readonly info: BlockDeviceInfo | undefined
  readonly children: readonly BlockEdge[]
}

/** From a user to what it uses: `file`, `backing`, `root`, … */
export interface BlockEdge {
  readonly name: string
  readonly node: BlockNode
}

/** Who uses which image, from disks and jobs down to files. */
export interface BlockGraph {
  readonly nodes: ReadonlyMap<string, BlockNode>
  /** Disks and jobs, and nodes that nobody uses. */
  readonly roots: readonly BlockNode[]
  /** From this node along its `backing`s, itself first. */
  backingChain(name: string): readonly BlockNode[]
}

/**
 * The block nodes of a machine and who uses them, as one picture. It is made of two replies, the second of an unstable
 * command that QEMU 4.0 to 11.1 has; nodes that came or went between them are without `info`. Where that command is
 * missing, what nodes say of themselves has to do: then backing images and their overlays are connected, by the names of
 * their files, and neither disks nor jobs are there.
 * @throws as `execute`
 */
export async function blockGraph(qmp: Commands): Promise<BlockGraph> {
  const [infos, raw] = await Promise.all([
    qmp.execute('query-named-block-nodes', { flat: true }),
    qmp.execute('x-debug-query-block-graph').catch((error: unknown) => {
      if (error instanceof CommandMissingError) return undefined
      throw error
    }),
  ])
  return graphOf(infos, raw ?? rawGraphOf(infos))
}

/** Pure. Edges that lead nowhere are left out. */
function graphOf(infos: readonly BlockDeviceInfo[], raw: RawGraph): BlockGraph {
  const known = new Map(infos.map((info) => [info['node-name'], info]))
  const nodes = new Map<string, BlockNode>()
  const byId = new Map<unknown, BlockNode & { readonly children: BlockEdge[] }>()
  for (const { id, type, name } of raw.nodes) {
    const kind = type === 'block-driver' ? 'node' : type === 'block-job' ? 'job' : 'disk'
    byId.set(id, { name, kind, info: kind === 'node' ? known.get(name) : undefined, children: [] })
  }
  const used = new Set<BlockNode>()
  for (const { parent, child, name } of raw.edges) {
    const node = byId.get(child)
    const user = byId.get(parent)
    if (node === undefined || user === undefined) continue
    user.children.push({ name, node })
    used.add(node)
  }
  for (const node of byId.values()) if (node.kind === 'node') nodes.set(node.name, node)
  const roots = [...byId.values()].filter((node) => !used.has(node))
  return { nodes, roots, backingChain: (name) => chainFrom(nodes.get(name)) }
}

/** Bounded by the number of nodes that are there: each is passed once. */
function chainFrom(start: BlockNode | undefined): BlockNode[] {
  const chain = new Set<BlockNode>()
  for (let node = start; node !== undefined && !chain.has(node); ) {
    chain.add(node)
    node = node.children.find((edge) => edge.name === 'backing')?.node
  }
  return [...chain]
}
