import { genericError } from '../../command-failure.js'
import { type BlockNode, failuresOf, infoOf, type NodeOptions } from './block-node.js'
import type { ModelCommands } from './model-commands.js'

/** A file that nothing has made is there all the same, and is of this size. */
const FILE_BYTES = 16 * 1024 * 1024
const NULL_BYTES = 2 ** 30
const roles = ['file', 'image', 'backing'] as const

/** The block nodes of a machine, and who uses them. */
export class BlockNodes {
  readonly #nodes = new Map<string, BlockNode>()
  /** Disks, by the id of their device. */
  readonly #disks = new Map<string, BlockNode>()
  /** What files hold, by their names. */
  readonly #sizes = new Map<string, number>()
  #names = 0

  readonly commands: ModelCommands = {
    // What a driver's options may hold is checked; the model looks at what is common to many.
    'blockdev-add': (options) => void this.#add(options as NodeOptions, true),
    'blockdev-del': ({ 'node-name': name }) => {
      const node = this.#nodes.get(name)
      if (node === undefined) throw genericError(`Failed to find node with node-name='${name}'`)
      if (node.job !== undefined || this.#isChild(node)) throw genericError(`Block device ${name} is in use`)
      if (this.#isDisk(node)) throw genericError(`Node ${name} is in use`)
      this.#nodes.delete(name)
      this.sweep()
    },
    'query-named-block-nodes': () =>
      [...this.#nodes.values()].reverse().map((node) => infoOf(node, this.#isBacking(node))),
    'query-block': () =>
      Array.from(this.#disks, ([qdev, node]) => ({
        'io-status': 'ok',
        device: '',
        locked: false,
        removable: false,
        inserted: infoOf(node, false),
        qdev,
        type: 'unknown',
      })),
    'x-debug-query-block-graph': () => this.#graph(),
  }

  /** Throws what QEMU says where there is none. */
  find(name: string, device = name): BlockNode {
    const node = this.#nodes.get(name)
    if (node === undefined) throw genericError(`Cannot find device='${device}' nor node-name='${name}'`)
    return node
  }

  has(name: string): boolean {
    return this.#nodes.has(name)
  }

  plug(device: string, node: BlockNode): void {
    this.#disks.set(device, node)
  }

  unplug(device: string): void {
    this.#disks.delete(device)
    this.sweep()
  }

  /** From now on the file holds so much; of an image, what it shows. */
  setSize(filename: string, bytes: number): void {
    this.#sizes.set(filename, bytes)
  }

  /** Puts a new node on top of another: who used that one uses this one. */
  overlay(base: BlockNode, name: string, filename: string): void {
    this.#sizes.set(filename, base.size)
    const top = this.#add({ driver: 'qcow2', 'node-name': name, file: { driver: 'file', filename } }, false)
    this.replace(base, top)
    top.children.set('backing', base)
  }

  /** Who used one node uses the other from now on. */
  replace(old: BlockNode, by: BlockNode): void {
    for (const [device, node] of this.#disks) if (node === old) this.#disks.set(device, by)
    for (const user of this.#nodes.values()) {
      for (const [role, child] of user.children) if (child === old) user.children.set(role, by)
    }
  }

  /** Nodes that nobody uses, and nobody has asked to stay, are gone. */
  sweep(): void {
    for (const node of this.#nodes.values()) {
      if (node.owned || node.job !== undefined || this.#isDisk(node) || this.#isChild(node)) continue
      this.#nodes.delete(node.name)
      return this.sweep()
    }
  }

  #add(options: NodeOptions, owned: boolean): BlockNode {
    const { driver, 'node-name': name = this.#nameless(owned), filename = '' } = options
    if (this.#nodes.has(name)) throw genericError(`Duplicate nodes with node-name='${name}'`)
    const children = new Map<string, BlockNode>()
    for (const role of roles) {
      const child = options[role]
      if (child === undefined || child === null) continue
      children.set(role, typeof child === 'string' ? this.find(child) : this.#add(child, false))
    }
    const inner = children.get('file') ?? children.get('image')
    const file = inner?.filename ?? filename
    const own = driver.startsWith('null-') ? Number(options.size ?? NULL_BYTES) : (this.#sizes.get(file) ?? FILE_BYTES)
    const size = inner === undefined || driver === 'qcow2' ? own : inner.size
    const node = { name, driver, filename: file, size, children, failures: failuresOf(options), owned, job: undefined }
    this.#nodes.set(name, node)
    return node
  }

  #nameless(owned: boolean): string {
    if (owned) throw genericError("'node-name' must be specified for the root node")
    this.#names++
    return `#block${String(this.#names).padStart(3, '0')}`
  }

  #isDisk(node: BlockNode): boolean {
    return [...this.#disks.values()].includes(node)
  }

  #isChild(node: BlockNode): boolean {
    return [...this.#nodes.values()].some(({ children }) => [...children.values()].includes(node))
  }

  #isBacking(node: BlockNode): boolean {
    return [...this.#nodes.values()].some(({ children }) => children.get('backing') === node)
  }

  #graph(): object {
    const disks = Array.from(this.#disks, ([name, root]) => ({
      name,
      type: 'block-backend',
      uses: [['root', root]] as const,
    }))
    const nodes = [...this.#nodes.values()]
    const ids = new Map(nodes.map((node, at) => [node, disks.length + at + 1]))
    const edge = (parent: number, name: string, child: BlockNode) => {
      return { name, parent, child: ids.get(child) ?? 0, perm: [], 'shared-perm': [] }
    }
    return {
      nodes: [
        ...disks.map(({ name, type }, at) => ({ name, type, id: at + 1 })),
        ...nodes.map((node) => ({ name: node.name, type: 'block-driver', id: ids.get(node) ?? 0 })),
      ],
      edges: [
        ...disks.flatMap(({ uses }, at) => uses.map(([name, child]) => edge(at + 1, name, child))),
        ...nodes.flatMap((node) => Array.from(node.children, ([name, child]) => edge(ids.get(node) ?? 0, name, child))),
      ],
    }
  }
}
