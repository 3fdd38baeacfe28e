import type { ArgumentProblem } from '@qga/schema/qmp'
import { QgaError } from '@qga/wire'

/** A command's arguments are not what the schema says. Nothing was sent. */
export class ArgumentsError extends QgaError {
  static override readonly code = 'BAD_ARGUMENTS'
  readonly command: string
  readonly problems: readonly ArgumentProblem[]

  constructor(command: string, problems: readonly ArgumentProblem[]) {
    super(`${command}: ${problems.map(({ message }) => message).join('; ')}`, {
      hint: 'Checked against QEMU 11.1; without `validate` QEMU itself decides',
    })
    this.command = command
    this.problems = problems
  }
}
