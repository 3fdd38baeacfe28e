import type { CallOptions } from '@qga/schema'
import type { Executes } from '../commands.js'
import { changeAtOnce } from './change-at-once.js'
import type { ChangeOptions, ChangeWords } from './change-stopped.js'
import { oneDeadline } from './one-deadline.js'
import { ReplyReader } from './reply-reader.js'

/** A block of the guest's memory. */
export interface MemoryBlock {
  readonly index: bigint
  readonly online: boolean
  readonly canOffline: boolean
}

/** What a block shall be. */
export interface MemoryBlockChange {
  readonly index: bigint | number
  readonly online: boolean
}

/** How to change blocks. It is one request: when that is not answered, nothing is known of any of them. */
export interface SetMemoryBlocksOptions extends CallOptions, ChangeOptions<MemoryBlockChange> {
  readonly signal?: AbortSignal | undefined
}

/** What became of one block. */
export interface MemoryBlockResult {
  readonly index: bigint
  /** QEMU's word, such as `success`, `not-found` or `operation-failed`; `unanswered` if the guest left it out. */
  readonly response: string
  /** The guest's errno, where it failed. */
  readonly errorCode: number | undefined
}

/** The blocks in the order of their numbers, and how large each is. */
export async function memoryBlocks(
  agent: Executes,
  options?: CallOptions,
): Promise<{ readonly blockBytes: bigint; readonly blocks: readonly MemoryBlock[] }> {
  const call = oneDeadline(options)
  const info: unknown = await agent.execute('guest-get-memory-block-info', undefined, call())
  const reply: unknown = await agent.execute('guest-get-memory-blocks', undefined, call())
  const blocks = ReplyReader.list(reply, 'the reply to guest-get-memory-blocks').map((entry) => ({
    index: entry.uint64('phys-index'),
    online: entry.flag('online'),
    canOffline: entry.has('can-offline') && entry.flag('can-offline'),
  }))
  const blockBytes = new ReplyReader(info, 'the reply to guest-get-memory-block-info').uint64('size')
  return { blockBytes, blocks: blocks.sort((one, other) => (one.index < other.index ? -1 : 1)) }
}

const words: ChangeWords<MemoryBlockChange> = {
  what: ({ uncertain }) => `it is not known which of ${uncertain.length} memory blocks were changed`,
  hint: 'Ask with guest-get-memory-blocks which are on line',
}

/**
 * Takes blocks on or off line, and says for each what became of it: the guest goes on after one that fails. Answers that
 * nobody asked for are passed over.
 * @throws ChangeError once they may have been changed, with what `execute` threw or a `ProtocolError` as its cause;
 * CommandError when the agent refuses it all; the signal's reason
 */
export async function setMemoryBlocks(
  agent: Executes,
  changes: readonly MemoryBlockChange[],
  options: SetMemoryBlocksOptions = {},
): Promise<MemoryBlockResult[]> {
  if (changes.length === 0) return []
  const { onStopped, ...call } = options
  const answers = await changeAtOnce(changes, options, words, () => answersTo(agent, changes, call))
  return changes.map(({ index }) => {
    const asked = BigInt(index)
    return answers.get(asked) ?? { index: asked, response: 'unanswered', errorCode: undefined }
  })
}

async function answersTo(
  agent: Executes,
  changes: readonly MemoryBlockChange[],
  options: CallOptions,
): Promise<Map<bigint, MemoryBlockResult>> {
  const blocks = changes.map(({ index, online }) => ({ 'phys-index': index, online }))
  const reply: unknown = await agent.execute('guest-set-memory-blocks', { 'mem-blks': blocks }, options)
  const answers = new Map<bigint, MemoryBlockResult>()
  for (const entry of ReplyReader.list(reply, 'the reply to guest-set-memory-blocks')) {
    const index = entry.uint64('phys-index')
    const errorCode = entry.has('error-code') ? entry.integer('error-code') : undefined
    answers.set(index, { index, response: entry.text('response'), errorCode })
  }
  return answers
}
