import { CommandError } from '@qga/wire/calls'

/** Why the agent does not carry a command out: it is switched off, not there, or barred while file systems are frozen. */
export type Unavailability = 'disabled' | 'absent' | 'frozen' | 'unknown'

/** The agent has the command switched off, does not have it, or bars it for now. It was not carried out. */
export class CommandUnavailableError extends CommandError {
  static override readonly code = 'COMMAND_UNAVAILABLE'
  readonly why: Unavailability

  constructor(
    command: string,
    reply: { class: string; desc: string },
    why: Unavailability,
    known: { since?: string | undefined; howToEnable?: string | undefined } = {},
  ) {
    super(command, reply, { summary: summaries[why](command, reply.desc), hint: hints[why](known) })
    this.why = why
  }
}

const summaries: Record<Unavailability, (command: string, desc: string) => string> = {
  disabled: (command) => `${command} is disabled in this guest`,
  absent: (command) => `this guest's agent has no command ${command}`,
  frozen: (command) => `${command} is barred while the guest's file systems are frozen`,
  unknown: (command, desc) => `${command} is not available: ${desc}`,
}

const hints: Record<
  Unavailability,
  (known: { since?: string | undefined; howToEnable?: string | undefined }) => string
> = {
  disabled: ({ howToEnable }) =>
    howToEnable ??
    'Allow it in the guest, by the options --block-rpcs or --allow-rpcs of qemu-ga or its configuration, and restart qemu-ga',
  absent: ({ since }) =>
    since === undefined
      ? 'Check the name; guest-info lists what the agent has'
      : `It came with QEMU ${since}, and not for every system: update qemu-ga in the guest, or do without`,
  frozen: () => 'Thaw them first, with guest-fsfreeze-thaw',
  unknown: () => 'guest-info lists what the agent has and which of it is enabled',
}
