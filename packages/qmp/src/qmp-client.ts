import type { Arguments, CommandName, EventName, ExecuteParameters, MigrationInfo, Return } from '@qga/schema/qmp'
import { OptionError } from '@qga/wire/calls'
import { type ListenAddress, type ListenOptions, listen, transportOf } from '@qga/wire/node'
import type { QmpCallOptions } from './call-options.js'
import { loadChecks } from './checks.js'
import { CommandSender } from './command-sender.js'
import type { Commands } from './commands.js'
import type { ConnectOptions, Target } from './connect-options.js'
import type { EventOptions, WaitOptions } from './events/event-options.js'
import { EventStream } from './events/event-stream.js'
import type { AnyEventName, QmpEvent } from './events/qmp-event.js'
import { waitForEvent } from './events/wait-for-event.js'
import type { MachineSchema } from './introspection/machine-schema.js'
import type { JobOptions, JobResult } from './jobs/job-options.js'
import type { JobArguments, JobCommand } from './jobs/run-job.js'
import { listenAddress } from './listen-address.js'
import type { MigrateOptions, ReceiveOptions } from './migration/migration-options.js'
import { isOobCommand, type OobCommandName } from './oob-commands.js'
import { openSession } from './open-session.js'
import { type Greeting, versionText } from './session/greeting.js'
import type { PendingCall } from './session/qmp-call.js'
import type { QmpSession } from './session/qmp-session.js'
import type { SessionEnd } from './session/session-end.js'

/**
 * The monitor of one virtual machine.
 *
 * Every call has a deadline and takes a signal. Commands are carried out and answered in the order of the calls, those
 * of `executeOob` alone may overtake. The connection is opened once and never again by itself: when it is over, every
 * call rejects with a `ClosedError` that says why; `superviseQmp` opens new ones.
 */
export class QmpClient implements Commands, AsyncDisposable {
  readonly #session: QmpSession
  readonly #sender: CommandSender
  #fds: Promise<unknown> = Promise.resolve()

  private constructor(session: QmpSession, sender: CommandSender) {
    this.#session = session
    this.#sender = sender
  }

  /**
   * Connects, waits for the greeting and negotiates, within one deadline. A monitor serves one client at a time: a
   * second one is connected and not greeted until the first leaves, which shows as a `GreetingError`.
   * @throws ConnectError, GreetingError, NotMonitorError, NegotiationError, TimeoutError, ClosedError, AddressError,
   * OptionError
   */
  static async connect(target: Target, options: ConnectOptions = {}): Promise<QmpClient> {
    const transport = typeof target === 'string' ? transportOf(target) : target
    const loaded = (options.validate ?? 'off') === 'off' ? undefined : await loadChecks()
    const session = await openSession(transport, options)
    const client = new QmpClient(session, new CommandSender(session, options, loaded))
    if (options.introspect === true) await client.#introspect(options.signal)
    return client
  }

  /**
   * Waits for QEMU to come to us, its chardev with `server=off`, at a path or `tcp://HOST:PORT`; then as `connect`. The
   * deadline includes the wait.
   * @throws as `connect`
   */
  static async listen(at: string | ListenAddress, options: ConnectOptions & ListenOptions = {}): Promise<QmpClient> {
    return await QmpClient.connect(listen(typeof at === 'string' ? listenAddress(at) : at, options), options)
  }

  /** Where the monitor is, for messages. */
  get label(): string {
    return this.#session.label
  }

  /** What the monitor said of itself: QEMU's version, and the capabilities that it offers. */
  get greeting(): Greeting {
    return this.#session.greeting
  }

  /** QEMU's version, such as `7.2.22`. */
  get version(): string {
    return versionText(this.#session.greeting)
  }

  /** Capabilities that are enabled. */
  get capabilities(): readonly string[] {
    return this.#session.capabilities
  }

  get state(): 'open' | 'closed' {
    return this.#session.state
  }

  /** Resolves with how the session ended, when it has; never rejects. */
  get ended(): Promise<SessionEnd> {
    return this.#session.ended
  }

  /** Commands that are not answered yet, oldest first: what hangs, and for how long. */
  get pending(): readonly PendingCall[] {
    return this.#session.pending
  }

  /** The number of the last event that came, 0 before the first. With `after` readers look back to here. */
  get sequence(): number {
    return this.#session.events.sequence
  }

  /**
   * Sends any command of the schema and resolves with what it returns. Long work is only begun by its command: its end
   * is told by events. `quit` resolves when QEMU has taken it or is gone.
   * @throws CommandError (CommandMissingError where this QEMU has no such command), TimeoutError, ClosedError,
   * ProtocolError, FrameError, UnsendableError, ArgumentsError; the signal's reason on abort
   */
  async execute<N extends CommandName>(name: N, ...rest: ExecuteParameters<N, QmpCallOptions>): Promise<Return<N>> {
    return (await this.#sender.send(name, rest[0], rest[1] ?? {})) as Return<N>
  }

  /**
   * Sends a command out of band: QEMU carries it out at once, even while it is stuck in another one.
   * @throws as `execute`; OptionError for a command that cannot overtake, or where `oob` is not enabled
   */
  async executeOob<N extends OobCommandName>(
    name: N,
    ...rest: ExecuteParameters<N, QmpCallOptions>
  ): Promise<Return<N>> {
    if (!isOobCommand(name))
      throw new OptionError(`${String(name)} cannot be executed out of band`, { hint: 'Use execute' })
    return (await this.#sender.send(name, rest[0], rest[1] ?? {}, { oob: true })) as Return<N>
  }

  /** Sends a command that the schema does not know: a vendor's (`__com.…`), an unstable one (`x-…`), a newer QEMU's. */
  async executeRaw(name: string, args?: object, options: QmpCallOptions = {}): Promise<unknown> {
    return await this.#sender.send(name, args, options)
  }

  /**
   * The events of these names, or all of them, from now on or from `after` on. Each call makes a reader of its own. See
   * `EventStream`.
   */
  events<N extends AnyEventName = EventName>(...names: readonly N[]): EventStream<QmpEvent<N>>
  events<N extends AnyEventName = EventName>(
    ...args: readonly [...names: readonly N[], options: EventOptions<QmpEvent<N>>]
  ): EventStream<QmpEvent<N>>
  events<N extends AnyEventName>(...args: readonly (N | EventOptions<QmpEvent<N>>)[]): EventStream<QmpEvent<N>> {
    const names = args.filter((each) => typeof each === 'string')
    const options = args.find((each) => typeof each === 'object') ?? {}
    return new EventStream(this.#session.events, this.label, names, options)
  }

  /**
   * Resolves with the first event of this name, or of one of these, that comes from now on; call it before the command
   * that brings the event about. It may be left alone when that command fails: nothing complains.
   * @throws TimeoutError, ClosedError, OptionError; the signal's reason on abort
   */
  waitForEvent<N extends AnyEventName>(
    name: N | readonly N[],
    options: WaitOptions<QmpEvent<N>> = {},
  ): Promise<QmpEvent<N>> {
    return waitForEvent(this.#session.events, this.label, typeof name === 'string' ? [name] : name, options)
  }

  /**
   * Begins a job (`blockdev-backup`, `blockdev-mirror`, `blockdev-create`, `block-commit`, `block-stream`,
   * `snapshot-save`, …), accompanies it to its end and dismisses it. Resolves when it has done its work. `auto-dismiss` is
   * false unless given, so that the job's error can be read; a `job-id` is made where none is given.
   * @throws JobError when the job fails; CommandError when it cannot begin; ClosedError; the signal's reason
   */
  async runJob<N extends JobCommand>(command: N, args: JobArguments<N>, options: JobOptions = {}): Promise<JobResult> {
    const { runJob } = await import('./jobs/run-job.js')
    return await runJob(this, command, args, options)
  }

  /**
   * Runs a line of the human monitor and resolves with what it prints. It is for people: errors are in the text, which
   * differs between versions. @throws as `execute`
   */
  async hmp(line: string, options: QmpCallOptions = {}): Promise<string> {
    const text = await this.execute('human-monitor-command', { 'command-line': line }, options)
    return text.replaceAll('\r\n', '\n')
  }

  /**
   * Sends a command that wants a descriptor (`getfd`, `add-fd`) with it, over this connection, which must be a unix
   * socket of this machine. The descriptor may be closed here when this has resolved: QEMU has its own. One is passed at a
   * time. It takes the package koffi, or python3. See `openFdSet` for `/dev/fdset/…`.
   * @throws DescriptorError when it cannot be passed; as `execute`
   */
  async withFd<N extends CommandName>(
    name: N,
    args: Arguments<N>,
    fd: number | { readonly fd: number },
    options: QmpCallOptions = {},
  ): Promise<Return<N>> {
    const turn = this.#fds.then(async () => {
      options.signal?.throwIfAborted()
      return (await this.#sender.send(name, args, options, { fd: typeof fd === 'number' ? fd : fd.fd })) as Return<N>
    })
    // QEMU keeps one, so the next one waits until this one is taken.
    this.#fds = turn.catch(() => {})
    return await turn
  }

  /**
   * Moves the machine to the QEMU that listens at `uri` and resolves when it has moved: it stands here from then on, and
   * runs there if it ran here. The end is told by events, whose capability is switched on.
   * @throws MigrationError when it fails; CommandError when it cannot begin; ClosedError; the signal's reason
   */
  async migrate(uri: string, options: MigrateOptions = {}): Promise<MigrationInfo> {
    const { migrate } = await import('./migration/migrate.js')
    return await migrate(this, uri, options)
  }

  /**
   * The other end: this QEMU, started with `-incoming defer`, listens at `uri`, and the machine comes.
   * @throws MigrationError, CommandError, ClosedError; the signal's reason
   */
  async receiveMigration(uri: string, options: ReceiveOptions = {}): Promise<MigrationInfo> {
    const { receiveMigration } = await import('./migration/receive-migration.js')
    return await receiveMigration(this, uri, options)
  }

  /**
   * What this very QEMU has, as it says itself. Asked for once. From then on `onWarning` is told of each use of something
   * deprecated or unstable, the first time; with `introspect` from the first command on.
   * @throws as `execute`; IntrospectionError
   */
  async schema(): Promise<MachineSchema> {
    return await this.#sender.schema.ask(this)
  }

  /** Whether this QEMU has a command, and a place in its arguments: see `MachineSchema.supports`. @throws as `schema` */
  async supports(command: string, path?: string): Promise<boolean> {
    return (await this.schema()).supports(command, path)
  }

  /** Closes the connection. Calls that are not settled reject with a `ClosedError`; QEMU goes on. */
  async close(): Promise<void> {
    this.#session.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Leaves nothing open when it fails. */
  async #introspect(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#sender.schema.ask(this, { signal })
    } catch (error) {
      await this.close()
      throw error
    }
  }
}
