import type { CommandGroup } from '../command-table.js'

export const infoCommands = {
  'guest-info': {
    whileFrozen: true,
    run: (_, { agent, traits }) => ({
      version: traits.version,
      supported_commands: agent.list().map(({ name, enabled, successResponse }) => ({
        enabled,
        name,
        'success-response': successResponse,
      })),
    }),
  },
} satisfies CommandGroup
