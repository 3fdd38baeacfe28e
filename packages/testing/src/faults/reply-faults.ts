import type { Answer } from '../dispatch.js'
import type { Fault, FaultAction, PreviousReply } from './fault.js'

/** Counts replies, and sends each through the faults. */
export class ReplyFaults {
  readonly #perCommand = new Map<string, number>()
  #number = 0
  #previous: PreviousReply | undefined

  apply(faults: readonly Fault[], answer: Answer): readonly FaultAction[] {
    const name = answer.command ?? ''
    const commandNumber = (this.#perCommand.get(name) ?? 0) + 1
    this.#perCommand.set(name, commandNumber)
    this.#number++
    const reply = { command: answer.command, number: this.#number, commandNumber }
    const context = { ...reply, previous: this.#previous }
    this.#previous = { ...reply, bytes: answer.bytes }
    let actions: readonly FaultAction[] = [answer.bytes]
    for (const fault of faults) {
      const { onReply } = fault
      if (onReply === undefined) continue
      actions = actions.flatMap((action) =>
        action instanceof Uint8Array ? onReply.call(fault, action, context) : [action],
      )
    }
    return actions
  }
}
