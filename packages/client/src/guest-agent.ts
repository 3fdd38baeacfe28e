import {
  AgentMethods,
  type Arguments,
  type CallOptions,
  type CommandName,
  commandDescriptors,
  type ExecuteParameters,
  type Return,
} from '@qga/schema'
import { ClosedError, QgaError } from '@qga/wire'
import { CommandError, Deadline } from '@qga/wire/calls'
import { transportOf } from '@qga/wire/node'
import type { Availability, Capabilities, CapabilitiesOptions } from './capabilities/capabilities.js'
import type { CapabilityCache } from './capabilities/capability-cache.js'
import { checkedWord } from './checked-word.js'
import { claimedInt64 } from './claims.js'
import type { Commands, HowToSend } from './commands.js'
import { type ConnectOptions, defaultConnectTimeoutMs, type Target } from './connect-options.js'
import { exec } from './exec/exec.js'
import type { ExecOptions, ShellExecOptions } from './exec/exec-options.js'
import type { ExecProcess } from './exec/exec-process.js'
import type { ExecResult } from './exec/exec-result.js'
import { ExecState } from './exec/exec-state.js'
import type { SpawnOptions, SpawnStreamOptions } from './exec/spawn-options.js'
import type { StreamedProcess } from './exec/streamed-process.js'
import { GuestFiles } from './files/guest-files.js'
import { keepErrors } from './files/keep-errors.js'
import type { FreezeGuard } from './freeze/freeze-guard.js'
import type { FreezeOptions } from './freeze/freeze-options.js'
import { givenBy } from './given.js'
import { openSession } from './open-session.js'
import type { PowerOptions } from './power/power-options.js'
import { ReplyCheck, type Validation } from './reply-check.js'
import type { AgentSession } from './session/agent-session.js'
import { defaultDeadlineMs } from './session/deadlines.js'

/**
 * The guest agent of one virtual machine.
 *
 * Each command is a method (`guest-get-osinfo` is `getOsinfo`) and can be called by its name with `execute`; `exec`,
 * `files` and `freeze` are made of these. Every call has a deadline and takes a signal. The connection is opened once and never
 * again by itself: when it is closed, every call rejects with a `ClosedError` that says why.
 */
export class GuestAgent extends AgentMethods implements AsyncDisposable {
  readonly files: GuestFiles
  readonly #session: AgentSession
  readonly #commands: Commands
  readonly #replies: ReplyCheck | undefined
  /** Another connection to the same guest, for a thaw. */
  readonly #reconnect: () => Promise<GuestAgent>
  readonly #given: ReadonlyMap<string, (returned: unknown) => void>
  #capabilities: CapabilityCache | undefined
  #closedHere = false

  private constructor(session: AgentSession, validate: Validation, reconnect: () => Promise<GuestAgent>) {
    super()
    this.#session = session
    this.#replies = validate === 'off' ? undefined : new ReplyCheck(validate)
    this.#reconnect = reconnect
    this.#commands = {
      execute: (name, ...rest) => this.execute(name, ...rest),
      executeSo: (name, args, options, how) => this.#send(name, args, options, how),
      execs: new ExecState(),
      get pipelines() {
        return session.pipelines
      },
      get epoch() {
        return session.epoch
      },
      get heard() {
        return session.heard
      },
      capabilities: (options) => this.capabilities(options),
      assertEnabled: (names, options) => this.assertEnabled(names, options),
      whenClosed: (signal) => session.whenClosed(signal),
    }
    this.files = new GuestFiles(this.#commands)
    this.#given = givenBy(this.#commands)
  }

  /**
   * Connects and synchronises, within one deadline. A socket of QEMU serves one client at a time: a second one is
   * connected and hears nothing until the first leaves, which shows as a `SyncError` with the reason `held`, or `silent`
   * if nobody was found who holds it; finding out may take a moment beyond the deadline.
   * @throws ConnectError, SyncError, NotAgentError, FloodError, TimeoutError, ClosedError, AddressError, OptionError
   */
  static async connect(target: Target, options: ConnectOptions = {}): Promise<GuestAgent> {
    const transport = typeof target === 'string' ? transportOf(target) : target
    // A thaw has a time of its own; what was left of another must not keep it from connecting.
    const timeoutMs = Math.max(options.timeoutMs ?? 0, defaultConnectTimeoutMs)
    const reconnect = () => GuestAgent.connect(transport, { ...options, timeoutMs, signal: undefined })
    const validate = checkedWord('validate', options.validate, ['off', 'warn', 'strict']) ?? 'off'
    return new GuestAgent(await openSession(transport, options), validate, reconnect)
  }

  /** Where the agent is, for messages. */
  get label(): string {
    return this.#session.label
  }

  /** `ready` and `syncing` (getting into step after a reply that was given up) take commands; `closed` does not. */
  get state(): AgentSession['state'] {
    return this.#session.state
  }

  /**
   * Sends any command of the schema and resolves with what it returns. Unless `validate` was set, nothing is checked on
   * the way: the types are the contract, and a guest may break it. A command that does not answer on success
   * (guest-shutdown, guest-suspend-*) resolves when it was not refused.
   * @throws CommandError (CommandUnavailableError where it is disabled or absent), TimeoutError, ClosedError,
   * ProtocolError, FrameError, UnsendableError; the signal's reason on abort
   */
  execute<N extends CommandName>(name: N, ...rest: ExecuteParameters<N, CallOptions>): Promise<Return<N>> {
    return this.#send(name, rest[0], rest[1] ?? {}) as Promise<Return<N>>
  }

  /** Sends a command that the schema does not know: a vendor's, or a newer agent's. */
  async executeRaw(name: string, args?: object, options: CallOptions = {}): Promise<unknown> {
    return await this.#send(name, args, options)
  }

  /**
   * What the agent can do, as guest-info lists it. Asked once; asked again after a resync, behind which there may be
   * another agent, and after a freeze or a thaw. An agent that was restarted without any of these is noticed when a
   * command fails, or when it is asked anew by `refresh`.
   * @throws CommandUnavailableError where guest-info itself is blocked, and what `execute` throws
   */
  async capabilities(options: CapabilitiesOptions = {}): Promise<Capabilities> {
    if (options.refresh === true) this.#capabilities?.forget()
    return await (await this.#cache()).get(deadlineOf('guest-info', options))
  }

  /** Whether the agent carries a command out: it has it, it is not switched off, nor barred by a freeze. */
  async supports(command: CommandName | (string & {}), options?: CallOptions): Promise<boolean> {
    return (await this.capabilities(options)).supports(command)
  }

  /** How the agent stands to a command: `enabled`, `disabled`, `absent`, or `frozen`. */
  async availability(command: CommandName | (string & {}), options?: CallOptions): Promise<Availability> {
    return (await this.capabilities(options)).availability(command)
  }

  /**
   * Makes sure that all of these commands are enabled, before any of them is sent.
   * @throws CommandUnavailableError for the first that is not: its hint says what to change in the guest
   */
  async assertEnabled(commands: readonly (CommandName | (string & {}))[], options: CallOptions = {}): Promise<void> {
    const { assertEnabled } = await import('./capabilities/explain-unavailable.js')
    await assertEnabled(await this.#cache(), commands, deadlineOf('guest-info', options))
  }

  /** Runs a program in the guest and waits for its end. See `ExecOptions`. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>
  /** Gives a command line to a shell of the guest. See `ShellExecOptions`. */
  exec(commandLine: string, options: ShellExecOptions): Promise<ExecResult>
  exec(command: readonly string[] | string, options?: ExecOptions): Promise<ExecResult> {
    return exec(this.#commands, command, options)
  }

  /** Starts a program and reads its output while it runs. See `SpawnStreamOptions`. */
  spawn(command: readonly string[] | string, options: SpawnStreamOptions): Promise<StreamedProcess>
  /** Starts a program, to wait for its end later. See `SpawnOptions`. */
  spawn(command: readonly string[] | string, options?: SpawnOptions): Promise<ExecProcess>
  async spawn(
    command: readonly string[] | string,
    options: SpawnOptions | SpawnStreamOptions = {},
  ): Promise<ExecProcess | StreamedProcess> {
    if (options.stream === true) {
      return await import('./exec/spawn-streamed.js')
        .then(({ spawnStreamed }) => spawnStreamed(this.#commands, command, options))
        .finally(keepErrors(options.input))
    }
    const { spawn } = await import('./exec/spawn.js')
    return await spawn(this.#commands, command, options)
  }

  /**
   * Freezes the guest's file systems, for a snapshot that is worth something. What comes back is a lease: the guest is
   * thawed after `maxMs` at the latest, and on every other way out. See `FreezeOptions`, and `withFrozen`, which also
   * says what was reached.
   * @throws FreezeError; the guest is thawed then, or the error says that it may not be
   */
  async freeze(options?: FreezeOptions): Promise<FreezeGuard> {
    const { freeze } = await import('./freeze/freeze.js')
    return await freeze(
      this.#commands,
      { label: this.label, reconnect: this.#reconnect, leave: () => this.close() },
      options,
    )
  }

  /**
   * Powers the guest down, or halts or restarts it. The agent says nothing when it does so: without `confirm` this
   * resolves when it was not refused, with `confirm` when it was seen to happen. An error of the agent rejects.
   */
  override async shutdown(args?: Arguments<'guest-shutdown'>, options: PowerOptions = {}): Promise<void> {
    await this.#silent('guest-shutdown', args, options)
  }

  /** `shutdown` with the mode `reboot`. The agent comes back on the same connection, and calls wait for it. */
  async reboot(options: PowerOptions = {}): Promise<void> {
    await this.#silent('guest-shutdown', { mode: 'reboot' }, options)
  }

  /** Sends the guest to sleep, to memory, to disk, or both. See `shutdown`. */
  async suspend(to: 'ram' | 'disk' | 'hybrid', options: PowerOptions = {}): Promise<void> {
    await this.#silent(`guest-suspend-${to}`, undefined, options)
  }

  /**
   * Resolves when the connection is over: with `undefined` if the other side ended it in peace, with a `ClosedError` if
   * this side did by `close`, else with what broke it.
   * @throws the signal's reason
   */
  async whenClosed(signal?: AbortSignal): Promise<Error | undefined> {
    const cause = await this.#session.whenClosed(signal)
    return cause ?? (this.#closedHere ? new ClosedError(`this side closed the connection to ${this.label}`) : undefined)
  }

  /** The guest's clock: nanoseconds since 1970, with every digit. */
  override async getTime(options?: CallOptions): Promise<bigint> {
    return BigInt(claimedInt64(await this.execute('guest-get-time', undefined, options), 'the time of guest-get-time'))
  }

  /** Closes the connection. Calls that are not settled reject with a `ClosedError`. Open file handles stay open in the guest. */
  async close(): Promise<void> {
    this.#closedHere ||= this.#session.state !== 'closed'
    this.#session.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #send<N extends CommandName>(
    name: N,
    args: Arguments<N> | undefined,
    options: CallOptions,
    how?: HowToSend,
  ): Promise<Return<N>>
  async #send(name: string, args: object | undefined, options: CallOptions, how?: HowToSend): Promise<unknown>
  async #send(name: string, args: object | undefined, options: CallOptions, how?: HowToSend): Promise<unknown> {
    const deadline = deadlineOf(name, options)
    const { timeoutMs, signal } = deadline
    try {
      const sending = { timeoutMs, signal, answers: answers(name), onReturn: this.#given.get(name) }
      if (this.#replies === undefined) return await this.#session.send(name, args, { ...how, ...sending })
      // What is made ready behind this one goes when what was returned has been looked at, no sooner.
      const returned = await this.#session.send(name, args, { ...how, ...sending, lead: undefined })
      await this.#replies.look(name, returned)
      how?.lead?.returned(returned)
      return returned
    } catch (error) {
      how?.lead?.failed()
      const explained = error instanceof CommandError ? await this.#explained(error, deadline, how) : error
      // The error was made where the reply came in; its stack shall lead to the caller.
      if (explained instanceof QgaError && explained !== signal?.reason) Error.captureStackTrace(explained)
      throw explained
    } finally {
      if (changesFreeze.has(name)) this.#capabilities?.forget()
    }
  }

  async #silent<N extends CommandName>(name: N, args: Arguments<N> | undefined, options: PowerOptions): Promise<void> {
    const { confirm } = options
    // To one that has ended nothing is sent, and the call says so.
    if (confirm === undefined || this.state === 'closed') return void (await this.#send(name, args, options))
    const { confirmed } = await import('./power/confirmed.js')
    const send = (given: CallOptions, how: HowToSend) => this.#send(name, args, given, how)
    await confirmed({ command: name, confirm, send }, options)
  }

  async #explained(error: CommandError, deadline: Deadline, how: HowToSend | undefined): Promise<CommandError> {
    how?.onRefused?.(error)
    const { explainUnavailable } = await import('./capabilities/explain-unavailable.js')
    return await explainUnavailable(await this.#cache(), error, deadline)
  }

  async #cache(): Promise<CapabilityCache> {
    const { CapabilityCache } = await import('./capabilities/capability-cache.js')
    this.#capabilities ??= new CapabilityCache(this.#session)
    return this.#capabilities
  }
}

/** What these do to the list of enabled commands, they may do even where they fail. */
const changesFreeze: ReadonlySet<string> = new Set([
  'guest-fsfreeze-freeze',
  'guest-fsfreeze-freeze-list',
  'guest-fsfreeze-thaw',
])

function deadlineOf(command: string, { timeoutMs, signal }: CallOptions): Deadline {
  return new Deadline({ timeoutMs: timeoutMs ?? defaultDeadlineMs(command), signal })
}

function answers(name: string): boolean {
  return Object.hasOwn(commandDescriptors, name) ? commandDescriptors[name as CommandName].successResponse : true
}
