import { Call, type CallRequest } from '@qga/wire/calls'
import type { Lead } from './lead.js'

/** A command for the agent, and how it may be sent. */
export interface AgentCallRequest extends CallRequest {
  /** The line to be written. */
  readonly bytes: Uint8Array
  readonly id: string | undefined
  /** How many commands may be under way at once, this one included. */
  readonly window: number
  /** False for the commands that are silent when they succeed. */
  readonly answers: boolean
  /** Called with the data of a file, if it was taken from the bytes of the reply. */
  readonly onData?: ((data: Uint8Array) => void) | undefined
  /** Called with what the command returned when the caller had given it up by then. Only where ids are echoed. */
  readonly onLateReturn?: ((value: unknown) => void) | undefined
  /** Told how the call ends, before its caller is. */
  readonly lead?: Lead | undefined
}

export class AgentCall extends Call<AgentCallRequest> {
  override resolve(value: unknown): void {
    this.request.lead?.returned(value)
    super.resolve(value)
  }

  override reject(error: unknown): void {
    this.request.lead?.failed()
    super.reject(error)
  }
}
