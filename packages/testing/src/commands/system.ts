import { genericError } from '../command-failure.js'
import type { CommandGroup } from '../command-table.js'

const SECOND = 1_000_000_000n
/** Years that the agent lets pass: 1970 to 2069. */
const LAST_SECOND = BigInt(Date.UTC(2070, 0)) / 1000n - 1n
/** The kernel refuses a time before the machine was started. */
const UPTIME_SECONDS = 60n

export const systemCommands = {
  'guest-get-time': { run: (_, { guest }) => guest.now() },
  'guest-set-time': {
    run: (args, { guest, traits }) => {
      if (!args.has('time')) {
        guest.clockOffset = 0n
        return
      }
      const time = args.int('time')
      const seconds = time / SECOND
      if (seconds < 0n || seconds > LAST_SECOND) throw genericError(traits.invalidTimeText)
      if (seconds < UPTIME_SECONDS) throw genericError('Failed to set time to guest: Invalid argument')
      guest.clockOffset = time - guest.clock.now()
    },
  },
  'guest-get-host-name': { run: (_, { guest }) => ({ 'host-name': guest.hostName }) },
  'guest-get-timezone': { run: () => ({ zone: 'UTC', offset: 0 }) },
  'guest-get-osinfo': {
    run: () => ({
      name: 'Debian GNU/Linux',
      'kernel-release': '6.1.0-27-amd64',
      version: '12 (bookworm)',
      'pretty-name': 'Debian GNU/Linux 12 (bookworm)',
      'version-id': '12',
      'kernel-version': '#1 SMP PREEMPT_DYNAMIC Debian 6.1.115-1 (2024-11-01)',
      machine: 'x86_64',
      id: 'debian',
    }),
  },
} satisfies CommandGroup
