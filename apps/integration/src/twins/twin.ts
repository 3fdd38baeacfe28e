import type { RawLine } from './raw-line.js'

/** An agent in a guest, or the fake one: what a conversation with either may do to it. */
export interface Twin {
  connect(): Promise<RawLine>
  /** From now on the hook of a freeze fails there, or nowhere. */
  failHook(action: 'freeze' | 'thaw' | 'never'): Promise<void>
  /** The agent is killed, and a new one takes its place. */
  restartAgent(): Promise<void>
  /** Waits until the guest sleeps, and wakes it. */
  wake(): Promise<void>
  /** Waits until the guest has come up again by itself. */
  rebooted(): Promise<void>
  /** Waits until the guest stands still, and presses its reset button. */
  resetWhenHalted(): Promise<void>
}

/** What is said to an agent and its twin, and must bring the same from both. */
export interface Conversation {
  /** The fact of @qga/testing's README that it shows. */
  readonly fact: string
  /** Commands that are disabled meanwhile. */
  readonly block?: readonly string[]
  /** Where a file of the first disk is mounted meanwhile, by a loop device. */
  readonly mountsFileAt?: string
  /** All that was answered. Both can be talked with further. */
  readonly talk: (twin: Twin) => Promise<readonly string[]>
}
