import { accountConversations } from './account-conversations.js'
import { freezeConversations } from './freeze-conversations.js'
import { hardwareConversations } from './hardware-conversations.js'
import { powerConversations } from './power-conversations.js'
import type { Conversation } from './twin.js'

/** In this order: the last one leaves no guest. */
export const conversations: readonly Conversation[] = [
  ...freezeConversations,
  ...hardwareConversations,
  ...accountConversations,
  ...powerConversations,
]
