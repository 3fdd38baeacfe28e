import type { CommandRow } from './command.js'

/** Every command: to add one, write its file and a row here. */
export const commandTable: readonly CommandRow[] = [
  {
    name: 'ping',
    positionals: '<TARGET>',
    summary: 'See whether an agent answers',
    load: async () => (await import('./ping.js')).ping,
  },
  {
    name: 'info',
    positionals: '<TARGET>',
    summary: 'Show a guest on one page',
    load: async () => (await import('./info.js')).info,
  },
  {
    name: 'exec',
    positionals: '<TARGET>',
    summary: 'Run a program in a guest',
    load: async () => (await import('./exec.js')).exec,
  },
  {
    name: 'cp',
    positionals: '<SOURCE> <DESTINATION>',
    summary: 'Copy a file into a guest or out of it',
    load: async () => (await import('./cp.js')).cp,
  },
  {
    name: 'call',
    positionals: '<TARGET> <COMMAND> [ARGS..]',
    summary: 'Send any command of the guest agent',
    load: async () => (await import('./call.js')).call,
  },
]
