import type { Options } from 'yargs'

/** What every command takes. `--help` and `--version` are yargs' own. */
export const globalOptions = {
  output: { alias: 'o', type: 'string', nargs: 1, describe: 'json or table' },
  timeout: { type: 'string', nargs: 1, describe: 'How long to wait: 500ms, 10s, 2m, 1h' },
  quiet: { alias: 'q', type: 'boolean', describe: 'No warnings and no progress' },
  'no-color': { type: 'boolean', describe: 'No colour; NO_COLOR in the environment says the same' },
} as const satisfies Record<string, Options>
