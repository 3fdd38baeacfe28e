import { Call, type CallRequest, requestLine } from '@qga/wire/calls'
import { withFileData } from './file-data.js'
import type { SendOptions } from './session-options.js'

/** A command for the agent, and how it may be sent. */
export interface AgentCallRequest
  extends CallRequest,
    Pick<SendOptions, 'onData' | 'objection' | 'onReturn' | 'onLateReturn' | 'lead'> {
  /** The line to be written. */
  readonly bytes: Uint8Array
  readonly id: string | undefined
  /** How many commands may be under way at once, this one included. */
  readonly window: number
  /** False for the commands that are silent when they succeed. */
  readonly answers: boolean
}

export class AgentCall extends Call<AgentCallRequest> {
  /** @throws UnsendableError, OptionError */
  static make(
    command: string,
    args: object | undefined,
    id: string | undefined,
    options: SendOptions,
    giveUp: (call: AgentCall, why: 'timeout' | 'abort') => void,
  ): AgentCall {
    // What is undefined is not printed.
    const request = { execute: command, arguments: args, id }
    return new AgentCall(
      {
        command,
        bytes: options.data === undefined ? requestLine(request) : withFileData(request, options.data),
        id,
        timeoutMs: options.timeoutMs,
        signal: options.signal,
        window: options.window ?? 1,
        answers: options.answers ?? true,
        onData: options.onData,
        objection: options.objection,
        onReturn: options.onReturn,
        onWritten: options.onWritten,
        onLateReturn: options.onLateReturn,
        lead: options.lead,
        clockStartsLater: options.behind !== undefined,
      },
      giveUp,
    )
  }

  override resolve(value: unknown): void {
    this.request.onReturn?.(value)
    this.request.lead?.returned(value)
    super.resolve(value)
  }

  override reject(error: unknown): void {
    this.request.lead?.failed()
    super.reject(error)
  }
}
