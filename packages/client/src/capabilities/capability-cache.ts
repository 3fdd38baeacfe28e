import type { CommandName } from '@qga/schema'
import { CommandError, type Deadline, ProtocolError } from '@qga/wire/calls'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import type { AgentSession } from '../session/agent-session.js'
import { Capabilities, listsCommands } from './capabilities.js'

const ASK_MS = 5_000

/**
 * Asks an agent once what it can do, and again when that may have changed: after each sync, since the agent behind it
 * may be a new one, and after a freeze or a thaw. What was said while frozen is not kept.
 */
export class CapabilityCache {
  readonly #session: AgentSession
  #known: { readonly capabilities: Capabilities; readonly epoch: number } | undefined
  /** What an agent said last, this one or one before it. */
  version = ''
  #osId: string | undefined

  constructor(session: AgentSession) {
    this.#session = session
  }

  /** What is known without asking. */
  get known(): Capabilities | undefined {
    return this.#known?.epoch === this.#session.epoch ? this.#known.capabilities : undefined
  }

  forget(): void {
    this.#known = undefined
  }

  /** @throws CommandUnavailableError where guest-info itself is switched off, ProtocolError, and what a call throws */
  async get(deadline: Deadline): Promise<Capabilities> {
    return this.known ?? (await this.ask(deadline))
  }

  /** Asks anew. */
  async ask(deadline: Deadline): Promise<Capabilities> {
    const { epoch } = this.#session
    let capabilities = await this.#look(deadline)
    // A thaw that came between the two questions makes a frozen agent look like one that has nearly all switched off.
    if (looksFrozen(capabilities)) capabilities = await this.#look(deadline)
    this.version = capabilities.version
    this.#known = capabilities.frozen ? undefined : { capabilities, epoch }
    return capabilities
  }

  async #look(deadline: Deadline): Promise<Capabilities> {
    const info = await this.#ask('guest-info', deadline).catch((error: unknown) => {
      deadline.signal?.throwIfAborted()
      const blocked = error instanceof CommandError && error.class !== 'GenericError'
      throw blocked ? new CommandUnavailableError('guest-info', error, 'unknown') : error
    })
    // A list that did not come tells of no command that it is absent.
    if (!listsCommands(info)) {
      throw new ProtocolError('guest-info gives no list of commands', { hint: 'Ask again: a reply may have been torn' })
    }
    const thawed = new Capabilities(info, false)
    return looksFrozen(thawed) && (await this.isFrozen(deadline)) ? new Capabilities(info, true) : thawed
  }

  /** Whether the guest says that it is frozen. */
  async isFrozen(deadline: Deadline): Promise<boolean> {
    const status = await this.#ask('guest-fsfreeze-status', deadline).catch(() => undefined)
    deadline.signal?.throwIfAborted()
    return status === 'frozen'
  }

  /** The `ID` of the guest's os-release, `mswindows` on Windows; empty where it does not say. Asked once. */
  async osId(deadline: Deadline): Promise<string> {
    if (this.#osId !== undefined) return this.#osId
    const info = await this.#ask('guest-get-osinfo', deadline).catch(() => undefined)
    deadline.signal?.throwIfAborted()
    const id: unknown = typeof info === 'object' && info !== null && 'id' in info ? info.id : undefined
    this.#osId = typeof id === 'string' ? id : ''
    return this.#osId
  }

  #ask(command: CommandName, deadline: Deadline): Promise<unknown> {
    return this.#session.send(command, undefined, deadline.call(ASK_MS))
  }
}

/** Frozen, the agent lists nearly all as disabled, freezing itself among them. [measured, 7.2 to 11.1] */
function looksFrozen(capabilities: Capabilities): boolean {
  return capabilities.availability('guest-fsfreeze-freeze') === 'disabled'
}
