import type { CommandSignature } from '../command-descriptor.js'

/** What is known of a QMP command at run time. */
export interface CommandDescriptor extends CommandSignature {
  /** First version of QEMU that has it; absent when that is not documented. */
  readonly since?: string
  /** True when it may be sent as `exec-oob`, and so overtake others. */
  readonly oob?: true
  /** True when it may be sent before the machine is set up, under `-preconfig`. */
  readonly allowPreconfig?: true
  /** True when QEMU runs it as a coroutine, so that it does not hold the main loop up. */
  readonly coroutine?: true
}

/** What is known of a QMP event at run time. */
export interface EventDescriptor {
  readonly name: string
  /** First version of QEMU that has it; absent when that is not documented. */
  readonly since?: string
  /** Build settings on which it is there; absent means always. */
  readonly condition?: string
  /** Such as `deprecated` and `unstable`. */
  readonly features?: readonly string[]
}
