/** A part of the machine. */
export interface Part {
  readonly index: number
  /** It cannot be taken off line. */
  readonly isNeeded: boolean
  online: boolean
}

const CPUS = 4
const MEMORY_BLOCKS = 8

/** The CPUs and memory blocks of the fake guest. The first of each stays on line. */
export class Hardware {
  readonly cpus = parts(CPUS)
  readonly memoryBlocks = parts(MEMORY_BLOCKS)
  readonly memoryBlockBytes = 128 * 1024 * 1024

  cpu(index: bigint): Part | undefined {
    return this.cpus.find((part) => BigInt(part.index) === index)
  }

  memoryBlock(index: bigint): Part | undefined {
    return this.memoryBlocks.find((part) => BigInt(part.index) === index)
  }
}

function parts(count: number): readonly Part[] {
  return Array.from({ length: count }, (_, index) => ({ index, isNeeded: index === 0, online: true }))
}
