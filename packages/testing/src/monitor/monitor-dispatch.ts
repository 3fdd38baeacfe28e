import type { CommandDescriptor } from '@qga/schema/qmp'
import { type JsonObject, type JsonValue, parseJson } from '@qga/wire'
import { isIn } from '../agent-version.js'
import { CommandFailure, genericError } from '../command-failure.js'
import { noReply } from '../handlers.js'
import { replyText } from '../json/reply-text.js'
import type { ParsedItem } from '../json/request-parser.js'
import { type RequestMap, toJsonObject, toJsonValue } from '../json/request-value.js'
import type { Machine } from './model/machine.js'
import { argumentFailure } from './monitor-arguments.js'
import type { CustomMonitorHandler, EmitEvent, MonitorHandlers } from './monitor-handlers.js'
import { checkMonitorRequest, type MonitorRequest } from './monitor-request.js'
import type { MonitorVersion } from './monitor-version.js'

export interface MonitorDispatchOptions {
  readonly version: MonitorVersion
  readonly machine: Machine
  readonly handlers: MonitorHandlers
  readonly capabilities: readonly string[]
  readonly emit: EmitEvent
  readonly log: (request: MonitorRequest & { readonly id: JsonValue | undefined }) => void
}

/** What is to be sent for one request. */
export interface MonitorAnswer {
  readonly command: string | undefined
  readonly message: object
}

/** How far a client has come. */
export interface Negotiation {
  done: boolean
  oob: boolean
}

/** From what the parser made of the bytes to the reply. */
export class MonitorDispatch {
  readonly #options: MonitorDispatchOptions

  constructor(options: MonitorDispatchOptions) {
    this.#options = options
  }

  /** Undefined: there is no reply. */
  async answer(item: ParsedItem, negotiation: Negotiation): Promise<MonitorAnswer | undefined> {
    if (item.kind === 'error') return failed(undefined, undefined, genericError(item.desc))
    const members = item.value
    if (!(members instanceof Map)) return failed(undefined, undefined, genericError('QMP input must be a JSON object'))
    const given = members.get('id')
    const id = given === undefined ? undefined : toJsonValue(given)
    let command: string | undefined
    try {
      const request = checkMonitorRequest(members, negotiation.oob)
      command = request.command
      this.#options.log({ ...request, id })
      const result = await this.#execute(request, id, negotiation)
      return result === noReply ? undefined : { command, message: { return: result ?? {}, id: given } }
    } catch (error) {
      return failed(command, given, asFailure(error))
    }
  }

  async #execute(request: MonitorRequest, id: JsonValue | undefined, negotiation: Negotiation): Promise<unknown> {
    const { command } = request
    if (command === 'qmp_capabilities') return this.#negotiate(request.arguments, negotiation)
    if (!negotiation.done) {
      throw new CommandFailure('CommandNotFound', "Expecting capabilities negotiation with 'qmp_capabilities'")
    }
    const { handlers } = this.#options
    const handler = Object.hasOwn(handlers, command) ? handlers[command] : undefined
    const descriptor = await this.#descriptorOf(command)
    if (descriptor === undefined && handler === undefined) {
      throw new CommandFailure('CommandNotFound', `The command ${command} has not been found`)
    }
    if (request.oob && descriptor?.oob !== true) {
      throw genericError(`The command ${command} does not support OOB`)
    }
    const args = toJsonObject(request.arguments)
    if (descriptor !== undefined) await checkAll(descriptor, args)
    const builtIn = async (others: JsonObject) => this.#builtIn(command, others)
    return handler === undefined ? await builtIn(args) : await this.#handle(handler, request, id, args, builtIn)
  }

  /** The test's own way to answer. */
  async #handle(
    handler: CustomMonitorHandler,
    { command, oob }: MonitorRequest,
    id: JsonValue | undefined,
    args: JsonObject,
    builtIn: (args: JsonObject) => Promise<unknown>,
  ): Promise<unknown> {
    // What a handler takes is known to its own type only; the check above has made sure of it.
    return await handler(args as never, {
      command,
      id,
      oob,
      emit: this.#options.emit,
      builtIn: async (others = args) => {
        const result = await builtIn(others)
        return parseJson(replyText(result ?? {})) as never
      },
    })
  }

  async #builtIn(command: string, args: JsonObject): Promise<unknown> {
    if (command === 'query-commands') return await this.#commands()
    const known = this.#options.machine.commands.get(command)
    if (known === undefined) throw genericError(`the model has no answer to ${command}: give it a handler`)
    // What it takes is known to its own type only; they have been checked.
    return known(args as never)
  }

  async #commands(): Promise<{ name: string }[]> {
    const { commandNames } = await import('@qga/schema/qmp')
    const there = await Promise.all(commandNames.map(async (name) => [name, await this.#descriptorOf(name)] as const))
    return there.filter(([, descriptor]) => descriptor !== undefined).map(([name]) => ({ name }))
  }

  #negotiate(args: RequestMap, negotiation: Negotiation): undefined {
    if (negotiation.done) {
      throw new CommandFailure('CommandNotFound', 'Capabilities negotiation is already complete, command ignored')
    }
    const stranger = [...args.keys()].find((name) => name !== 'enable')
    if (stranger !== undefined) throw genericError(`Parameter '${stranger}' is unexpected`)
    const enable = args.get('enable') ?? []
    if (!Array.isArray(enable)) throw genericError("Invalid parameter type for 'enable', expected: array")
    for (const name of enable) {
      // QEMU has no name for a member of a list here. [measured, 7.2]
      if (name !== 'oob') throw genericError(`Parameter 'null' does not accept value '${String(name)}'`)
      if (!this.#options.capabilities.includes('oob')) throw genericError('Capability oob is not available')
    }
    negotiation.done = true
    negotiation.oob = enable.length > 0
    return undefined
  }

  /** What the schema says of a command, if this version has it. */
  async #descriptorOf(command: string): Promise<CommandDescriptor | undefined> {
    // The schema of QMP is large, and loaded only where there is a monitor.
    const { commandDescriptors, isCommandName } = await import('@qga/schema/qmp')
    if (!isCommandName(command)) return undefined
    const descriptor = commandDescriptors[command]
    return isIn(descriptor.since, this.#options.version) ? descriptor : undefined
  }
}

async function checkAll(descriptor: CommandDescriptor, args: JsonObject): Promise<void> {
  const { checkArguments } = await import('@qga/schema/qmp')
  const [problem] = checkArguments(descriptor, args)
  if (problem !== undefined) throw argumentFailure(problem, args)
}

function failed(command: string | undefined, id: unknown, failure: CommandFailure): MonitorAnswer {
  return { command, message: { error: { class: failure.class, desc: failure.desc }, id } }
}

function asFailure(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error
  return genericError(`a handler threw: ${error instanceof Error ? error.message : String(error)}`)
}
