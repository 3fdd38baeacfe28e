import { type JsonObject, parseJson } from '@qga/wire'
import type { AgentVersion, VersionTraits } from './agent-version.js'
import { ArgumentCheck } from './argument-check.js'
import { CheckedArguments } from './checked-arguments.js'
import { CommandFailure, genericError } from './command-failure.js'
import type { CommandRegistry, KnownCommand } from './command-registry.js'
import type { AgentControl, PowerChange } from './command-table.js'
import type { Guest } from './guest/guest.js'
import { type CustomHandler, noReply } from './handlers.js'
import { replyText } from './json/reply-text.js'
import type { ParsedItem } from './json/request-parser.js'
import { fromJsonObject, type RequestMap, type RequestValue, toJsonObject, toJsonValue } from './json/request-value.js'
import { type CheckedRequest, checkRequest } from './request-check.js'
import type { RequestLog } from './request-log.js'

/** One reply, as it is before any fault. */
export interface Answer {
  /** Absent when the request could not be read. */
  readonly command: string | undefined
  readonly bytes: Uint8Array
}

export interface DispatchOptions {
  readonly registry: CommandRegistry
  readonly guest: Guest
  readonly traits: VersionTraits
  readonly version: AgentVersion
  readonly power: (change: PowerChange) => void
  readonly log: RequestLog
  readonly echoIds: boolean
}

/** From what the parser made of the bytes to the reply. Carries out one request at a time. */
export class Dispatcher {
  readonly #options: DispatchOptions
  readonly #check: ArgumentCheck
  readonly #control: AgentControl
  #delimited = false

  constructor(options: DispatchOptions) {
    const { registry, guest, power } = options
    this.#options = options
    this.#check = new ArgumentCheck(options.version)
    this.#control = {
      list: () => registry.list(guest.frozen),
      delimitReply: () => {
        this.#delimited = true
      },
      power,
    }
  }

  /** Undefined: there is no reply. */
  async answer(item: ParsedItem): Promise<Answer | undefined> {
    this.#delimited = false
    if (item.kind === 'error') return this.#failed(undefined, undefined, genericError(item.desc))
    const request = item.value
    if (!(request instanceof Map)) {
      return this.#failed(undefined, undefined, genericError('QMP input must be a JSON object'))
    }
    this.#options.log.add(request)
    const id = this.#options.echoIds ? request.get('id') : undefined
    const named = request.get('execute')
    const command = typeof named === 'string' ? named : undefined
    try {
      const result = await this.#execute(checkRequest(request, this.#options.echoIds), id)
      return result === noReply ? undefined : this.#reply(command, { return: result === undefined ? {} : result, id })
    } catch (error) {
      return this.#failed(command, id, asFailure(error))
    }
  }

  async #execute(request: CheckedRequest, id: RequestValue | undefined): Promise<unknown> {
    const { execute: command } = request
    const { registry, guest, traits } = this.#options
    const availability = registry.availability(command, guest.frozen)
    if (availability === 'absent') {
      throw new CommandFailure('CommandNotFound', `The command ${command} has not been found`)
    }
    if (availability !== 'enabled') {
      throw new CommandFailure('CommandNotFound', traits.disabledText(command, availability === 'frozen'))
    }
    const known = registry.known(command)
    const handler = registry.handler(command)
    if (handler !== undefined) return this.#handle(handler, request, id, known)
    return known === undefined ? undefined : this.#run(known, request.arguments)
  }

  /** The test's own way to answer. */
  async #handle(
    handler: CustomHandler,
    request: CheckedRequest,
    id: RequestValue | undefined,
    known: KnownCommand | undefined,
  ): Promise<unknown> {
    if (known !== undefined) this.#check.members(known.descriptor.args, request.arguments)
    const args = toJsonObject(request.arguments)
    const builtIn = async (others: JsonObject = args) => {
      if (known === undefined) throw genericError(`the model has no command ${request.execute}`)
      const result = await this.#run(known, fromJsonObject(others))
      return result === noReply ? undefined : parseJson(replyText(result ?? {}))
    }
    // What a handler takes is known to its own type only; the check above has made sure of it.
    const result = await handler(args as never, {
      command: request.execute,
      id: id === undefined ? undefined : toJsonValue(id),
      builtIn: (others) => builtIn(others) as Promise<never>,
    })
    return known?.descriptor.successResponse === false && result === undefined ? noReply : result
  }

  async #run({ model, descriptor }: KnownCommand, args: RequestMap): Promise<unknown> {
    this.#check.members(descriptor.args, args)
    const { guest, traits } = this.#options
    const result = await model.run(new CheckedArguments(args), { guest, traits, agent: this.#control })
    return descriptor.successResponse ? result : noReply
  }

  #failed(command: string | undefined, id: RequestValue | undefined, failure: CommandFailure): Answer {
    return this.#reply(command, { error: { class: failure.class, desc: failure.desc }, id })
  }

  #reply(command: string | undefined, reply: object): Answer {
    const text = `${this.#delimited ? '\u00ff' : ''}${replyText(reply)}\n`
    return { command, bytes: new Uint8Array(Buffer.from(text, 'latin1')) }
  }
}

function asFailure(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error
  return genericError(`a handler threw: ${error instanceof Error ? error.message : String(error)}`)
}
