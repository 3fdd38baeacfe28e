import { readFile, stat } from 'node:fs/promises'
import type { ConnectOptions } from '@qga/client'
import type { ControlShell } from './control-shell.js'
import type { Ended, GuardedProcess } from './guarded-process.js'
import type { ResolvedOptions } from './guest-options.js'
import { connectInside, type GuestTransport, type InsideGuest } from './inside-guest.js'
import type { KeptFolder } from './kept-folder.js'
import { monitorPath } from './machine.js'
import { askMonitor } from './monitor.js'

/** What `stat` counts in. */
const STAT_BLOCK = 512

/** What a running guest is made of. */
interface GuestParts {
  readonly kept: KeptFolder
  readonly options: ResolvedOptions
  readonly transport: GuestTransport
  readonly control: ControlShell
  readonly qemu: GuardedProcess
  readonly beside: readonly GuardedProcess[]
  readonly imageProgram: string
}

/** A virtual machine with an agent in it, for as long as a test needs it. */
export class Guest implements AsyncDisposable {
  /** Private, with sockets, disks and logs; removed at the end. */
  readonly folder: string
  readonly options: ResolvedOptions
  /** The agent's channel. QEMU serves one client at a time. */
  readonly transport: GuestTransport
  /** A shell in the guest that does not go through the agent. */
  readonly control: ControlShell
  /** The qemu-img that goes with this QEMU. */
  readonly imageProgram: string
  readonly #kept: KeptFolder
  readonly #qemu: GuardedProcess
  readonly #beside: readonly GuardedProcess[]

  constructor({ kept, options, transport, control, qemu, beside, imageProgram }: GuestParts) {
    this.folder = kept.path
    this.options = options
    this.transport = transport
    this.control = control
    this.imageProgram = imageProgram
    this.#kept = kept
    this.#qemu = qemu
    this.#beside = beside
  }

  /** The socket of the agent's channel, where it is a socket. */
  get agentPath(): string {
    return `${this.folder}/agent.sock`
  }

  /** Two monitors for tests; the harness has a third. */
  get qmpPaths(): readonly [string, string] {
    return [`${this.folder}/qmp.sock`, `${this.folder}/qmp-2.sock`]
  }

  get qemuPid(): number {
    return this.#qemu.pid
  }

  /** Settles when QEMU is gone, by itself or by `stop`. */
  get ended(): Promise<Ended> {
    return this.#qemu.ended
  }

  /** Connects a client to the agent in this guest. */
  connect(options?: ConnectOptions): Promise<InsideGuest> {
    return connectInside(this.transport, options)
  }

  /** Where the image of a disk is. */
  imageOf(disk: string): string {
    return `${this.options.incoming?.folder ?? this.folder}/${disk}.qcow2`
  }

  /** Asks QEMU for something, on the harness's own monitor. */
  ask(command: string, args?: object): Promise<unknown> {
    return askMonitor(monitorPath(this.folder), command, args)
  }

  /** QEMU's word for what the machine does: `running`, `suspended`, … */
  async status(): Promise<string> {
    const { status } = (await this.ask('query-status')) as { status: string }
    return status
  }

  /** How much of the host's disk the image of a disk takes. */
  async allocatedBytes(disk: string): Promise<number> {
    return (await stat(this.imageOf(disk))).blocks * STAT_BLOCK
  }

  /** Presses the reset button; resolves when the guest has come up again. */
  async reset(): Promise<void> {
    const boots = this.control.boots
    await this.ask('system_reset')
    await this.control.booted(boots + 1)
  }

  /** Kills the agent, or sends it another signal and waits for its end. */
  async killAgent(signal = 'KILL'): Promise<void> {
    await this.control.sh(`agent kill ${signal}`)
  }

  /** Starts an agent, in place of the one that was killed or never started. */
  async startAgent(...options: readonly string[]): Promise<void> {
    await this.control.sh(`agent start ${options.map((option) => `'${option}'`).join(' ')}`)
  }

  /** Another agent, with these options, in place of the one that runs. */
  async restartAgent(...options: readonly string[]): Promise<void> {
    await this.killAgent()
    await this.startAgent(...options)
  }

  /** What the guest's kernel has printed. */
  async console(): Promise<string> {
    return await readFile(`${this.folder}/console.log`, 'utf8').catch(() => '')
  }

  /** The end of what the guest's kernel and the agent have said, for whoever reads the report of a failure. */
  async lastWords(): Promise<string> {
    const end = (text: string) => text.trim().split('\n').slice(-10).join('\n')
    const said = await this.control.run('tail -n 10 /run/agent.log /run/agent.out', 5000).catch(() => undefined)
    return `console:\n${end(await this.console())}\nagent:\n${said?.output ?? 'the guest does not answer'}`
  }

  /** Ends the machine at once and removes the folder. */
  async stop(): Promise<void> {
    this.control.close()
    for (const process of this.#beside) await process.stop()
    await this.#qemu.stop()
    await this.#kept[Symbol.asyncDispose]()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}
