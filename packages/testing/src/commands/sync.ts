import type { CommandGroup } from '../command-table.js'

export const syncCommands = {
  'guest-sync': {
    whileFrozen: true,
    run: (args) => args.int('id'),
  },
  'guest-sync-delimited': {
    whileFrozen: true,
    run: (args, { agent }) => {
      agent.delimitReply()
      return args.int('id')
    },
  },
  'guest-ping': { whileFrozen: true, run: () => undefined },
} satisfies CommandGroup
