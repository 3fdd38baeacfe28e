import { CommandError } from '@qga/wire/calls'

/** This machine's QEMU has no such command. It was not carried out. */
export class CommandMissingError extends CommandError {
  static override readonly code = 'COMMAND_MISSING'
  /** First version of QEMU that has it, if this package knows. */
  readonly since: string | undefined

  constructor(command: string, reply: { class: string; desc: string }, version: string, since: string | undefined) {
    super(command, reply, {
      summary: `this QEMU (${version}) has no command ${command}`,
      hint:
        since === undefined
          ? 'Check the name; query-commands lists what it has'
          : `It came with QEMU ${since}, and not for every machine and build: query-commands lists what this one has`,
    })
    this.since = since
  }
}
