import type { CommandGroup } from '../command-table.js'
import type { Mount } from '../guest/mounts.js'

export const freezeCommands = {
  'guest-fsfreeze-status': {
    whileFrozen: true,
    run: (_, { guest }) => (guest.frozen ? 'frozen' : 'thawed'),
  },
  'guest-fsfreeze-freeze': { run: (_, { guest }) => guest.mounts.freeze() },
  'guest-fsfreeze-freeze-list': {
    run: (args, { guest }) => guest.mounts.freeze(args.has('mountpoints') ? args.strings('mountpoints') : undefined),
  },
  'guest-fsfreeze-thaw': { whileFrozen: true, run: (_, { guest }) => guest.mounts.thaw() },
  'guest-fstrim': {
    run: (args, { guest }) => {
      const minimum = args.has('minimum') ? args.int('minimum') : 0n
      const fits = ({ totalBytes }: Mount) => minimum >= 0n && minimum <= BigInt(totalBytes)
      return {
        paths: guest.mounts.lastFirst.map((mount) =>
          fits(mount)
            ? { path: mount.path, trimmed: guest.mounts.trim(mount.path), minimum }
            : { path: mount.path, error: 'failed to trim: Invalid argument' },
        ),
      }
    },
  },
} satisfies CommandGroup
