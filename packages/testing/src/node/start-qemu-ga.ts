import { mkdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Transport } from '@qga/wire'
import { unix } from '@qga/wire/node'
import { blockedCommands } from './blocked-commands.js'
import { isExecutable } from './find-program.js'
import { findQemuGa } from './find-qemu-ga.js'
import { RealAgentError } from './real-agent-error.js'
import { RealProcess } from './real-process.js'

/** Which agent is started, and what it is not to do. */
export interface StartQemuGaOptions {
  /** Commands to disable beside those that always are. */
  readonly block?: readonly string[]
  /** Default: `findQemuGa()`. */
  readonly program?: string
}

/** A real qemu-ga that listens on a unix socket in a private folder. */
export interface RealAgent extends AsyncDisposable {
  readonly path: string
  readonly transport: Transport
  readonly pid: number
  /** Private (0700), removed on close: room for a test's own files. */
  readonly directory: string
  /** What it has complained about. */
  readonly stderr: string
  /** Ends this very process and removes the folder. */
  close(): Promise<void>
}

const SERVICE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const HINT = "It comes with Debian's package qemu-guest-agent"

/**
 * Starts a real qemu-ga on this machine and waits until it listens. Needs no root.
 *
 * It acts on this machine. Commands that would stop, freeze or change it (shutdown, suspend, set-time, passwords, ssh
 * keys, freezing, CPUs, memory) are therefore always blocked, without a way round; guest-exec and the file commands
 * are left to the caller's care, or to `block`. It dies with the caller's process, also when that is killed.
 *
 * There is no QEMU in front of it: when a client leaves before it has got its reply, this agent ends, with code 0.
 * [measured, 7.2]
 *
 * @throws RealAgentError
 */
export async function startQemuGa(options: StartQemuGaOptions = {}): Promise<RealAgent> {
  const program = options.program ?? findQemuGa()
  if (program === undefined || !isExecutable(program)) {
    throw new RealAgentError(program === undefined ? 'there is no qemu-ga here' : `${program} cannot be executed`, {
      hint: "Install Debian's package qemu-guest-agent, or name the program in QGA_QEMU_GA",
    })
  }
  const agent = await RealProcess.prepare(program, HINT)
  const path = join(agent.directory, 'qga.sock')
  const state = join(agent.directory, 'state')
  await mkdir(state)
  const args = ['-m', 'unix-listen', '-p', path, '-t', state, '-f', join(agent.directory, 'pid')]
  const block = [...blockedCommands, ...(options.block ?? [])].join(',')
  // The environment of a system service, whatever ours is: the programs that a guest runs come from there.
  const env = { ...process.env, PATH: SERVICE_PATH }
  await agent.start([...args, '-b', block], env, () => answers(path))
  const close = () => agent.close()
  return {
    path,
    transport: unix(path),
    directory: agent.directory,
    pid: agent.pid,
    get stderr() {
      return agent.stderr
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const settle = (listening: boolean) => {
      socket.destroy()
      resolve(listening)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}
