import { genericError } from '../command-failure.js'
import type { CommandGroup } from '../command-table.js'

export const powerCommands = {
  'guest-shutdown': {
    run: (args, { agent }) => {
      const mode = args.has('mode') ? args.str('mode') : 'powerdown'
      if (mode !== 'powerdown' && mode !== 'reboot' && mode !== 'halt') {
        // The closing bracket is missing in the agent's own text.
        throw genericError('mode is invalid (valid values are: halt|powerdown|reboot')
      }
      agent.power(mode)
    },
  },
  'guest-suspend-ram': { run: (_, { agent }) => agent.power('suspend') },
  'guest-suspend-disk': { run: (_, { agent }) => agent.power('suspend') },
  'guest-suspend-hybrid': { run: (_, { agent }) => agent.power('suspend') },
} satisfies CommandGroup
