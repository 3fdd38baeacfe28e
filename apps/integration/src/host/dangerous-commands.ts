import type { CommandName } from '@qga/client'
import type { blockedCommands } from '@qga/testing/node'

/** What changes or stops the machine that the agent runs on, and what such an agent therefore refuses. */
type DangerousCommand = (typeof blockedCommands)[number]

/** What may be sent to an agent that runs on this machine. */
export type HarmlessCommand = Exclude<CommandName, DangerousCommand>
