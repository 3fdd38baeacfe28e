import { QgaError } from '@qga/wire'
import { CommandError, OptionError } from '@qga/wire/calls'
import type { QmpCallOptions } from './call-options.js'
import { type Checks, loadChecks } from './checks.js'
import type { ConnectOptions } from './connect-options.js'
import { AskedSchema } from './introspection/asked-schema.js'
import { explainMissing } from './missing.js'
import { patienceFor } from './session/deadlines.js'
import { versionText } from './session/greeting.js'
import type { QmpSession } from './session/qmp-session.js'
import { tell } from './tell.js'

/** How a command goes: ahead of all others, or with a descriptor, which is passed once all checks are done. */
export interface SendWay {
  readonly oob?: boolean
  readonly fd?: number
}

/** What is around one command of a session: how long it may take, whether it is checked, and what its errors mean. */
export class CommandSender {
  readonly schema = new AskedSchema()
  readonly #session: QmpSession
  readonly #options: ConnectOptions
  #checks: Checks | undefined

  constructor(session: QmpSession, options: ConnectOptions, checks: Checks | undefined) {
    this.#session = session
    this.#options = options
    this.#checks = checks
  }

  /** @throws as `QmpClient.execute`, `executeOob` and `withFd` */
  async send(name: string, args: object | undefined, options: QmpCallOptions, way: SendWay = {}): Promise<unknown> {
    const { oob = false, fd } = way
    const validate = options.validate ?? this.#options.validate ?? 'off'
    const { slowMs, timeoutMs } = patienceFor(name)
    try {
      if (oob && !this.#session.capabilities.includes('oob')) {
        throw new OptionError('oob is not enabled on this session', {
          hint: 'Want it in `capabilities`; a socket offers it',
        })
      }
      this.schema.warn(name, args, this.#options.onWarning)
      if (validate !== 'off') {
        this.#checks ??= await loadChecks()
        this.#mind(validate, this.#checks.arguments(name, args))
      }
      if (fd !== undefined) await this.#session.passFd(fd)
      const value = await this.#session.send(name, args, {
        timeoutMs: options.timeoutMs ?? timeoutMs,
        signal: options.signal,
        slowMs: options.slowMs ?? slowMs,
        onSlow: options.onSlow ?? this.#options.onSlow,
        oob,
      })
      if (validate !== 'off') this.#mind(validate, this.#checks?.reply(name, value))
      return value
    } catch (error) {
      const explained =
        error instanceof CommandError ? await explainMissing(error, versionText(this.#session.greeting)) : error
      // The error was made where the reply came in; its stack shall lead to the caller.
      if (explained instanceof QgaError && explained !== options.signal?.reason) Error.captureStackTrace(explained)
      throw explained
    }
  }

  #mind(validate: 'warn' | 'strict', problem: QgaError | undefined): void {
    if (problem === undefined) return
    if (validate === 'strict') throw problem
    const { onWarning } = this.#options
    if (onWarning !== undefined) tell(() => onWarning({ kind: 'invalid', text: problem.summary, cause: problem }))
  }
}
