import { accountConversations } from './account-conversations.js'
import { freezeConversations } from './freeze-conversations.js'
import { hardwareConversations } from './hardware-conversations.js'
import { powerConversations } from './power-conversations.js'
import type { Twin } from './twin.js'

/** What is said to an agent and its twin, and must bring the same from both. */
export interface Conversation {
  /** The fact of @qga/testing's README that it shows. */
  readonly fact: string
  /** Commands that are disabled meanwhile. */
  readonly block?: readonly string[]
  /** All that was answered. Both can be talked with further. */
  readonly talk: (twin: Twin) => Promise<readonly string[]>
}

/** In this order: the last one leaves no guest. */
export const conversations: readonly Conversation[] = [
  ...freezeConversations,
  ...hardwareConversations,
  ...accountConversations,
  ...powerConversations,
]
