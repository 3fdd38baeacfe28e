import {
  type ConnectionContext,
  cutAfter,
  type Fault,
  garbleAfter,
  insertAfter,
  repeatAfter,
  restartAfter,
  stallAfter,
} from '@qga/testing'

/** What goes wrong once, at one byte of what one side sends. */
export interface Trouble {
  readonly name: string
  fault(byte: number): Fault
  /** What the calls may fail with that were under way then: codes of errors. */
  readonly meets: readonly string[]
  /** And the calls after them. None: all is well again. */
  readonly after: readonly string[]
  /** Which message comes twice, if it is a whole one: a request is carried out twice then. */
  readonly doubles?: 'message' | 'earlier'
  /** Whether the agent forgets its handles and programs. */
  readonly forgets?: true
}

/** Longer than any call may take. */
const STALL_MS = 500
const late = ['TIMEOUT', 'EXEC_TIMEOUT']
const unreadable = [...late, 'BAD_JSON', 'BAD_FRAME', 'PROTOCOL_VIOLATION', 'EXEC_RESULT_LOST']

export const troubles: readonly Trouble[] = [
  { name: 'cut', fault: (byte) => cutAfter(byte + 1), meets: ['CLOSED'], after: ['CLOSED'] },
  { name: 'stall', fault: (byte) => stallAfter(byte + 1, STALL_MS), meets: late, after: late },
  { name: 'garble', fault: (byte) => garbleAfter(byte), meets: unreadable, after: [] },
  { name: '0xFF', fault: (byte) => insertAfter(byte + 1, Uint8Array.of(0xff)), meets: unreadable, after: [] },
  { name: 'duplicate', fault: (byte) => repeatAfter(byte + 1), meets: unreadable, after: [], doubles: 'message' },
  { name: 'replay', fault: (byte) => replayAfter(byte + 1), meets: unreadable, after: [], doubles: 'earlier' },
  {
    name: 'restart',
    fault: (byte) => restartAfter(byte + 1),
    meets: [...unreadable, 'COMMAND_FAILED'],
    after: [],
    forgets: true,
  },
]

/** The message before the one at hand comes again, in the middle of it or behind it. */
function replayAfter(bytes: number): Fault {
  let earlier: Uint8Array = new Uint8Array()
  return {
    name: `replay after ${bytes} bytes`,
    onOutput: (output: Uint8Array, context: ConnectionContext) => {
      const actions = insertAfter(bytes, earlier).onOutput?.(output, context) ?? [output]
      earlier = output.slice()
      return actions
    },
  }
}
