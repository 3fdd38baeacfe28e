import { type Arguments, type CallOptions, GuestAgent, type Return } from '@qga/client'
import { startQemuGa } from '@qga/testing/node'
import { PartError } from '../parts/part-error.js'
import { findProgram, programs } from '../parts/programs.js'
import type { AgentVersion } from '../versions.js'
import type { HarmlessCommand } from './dangerous-commands.js'

/**
 * An agent that runs on this machine, with a client that has no way to say anything dangerous: not by its type, and not
 * on the wire, where the agent itself refuses it.
 */
export interface HostAgent extends AsyncDisposable {
  readonly path: string
  /** Room for a test's own files. */
  readonly directory: string
  execute<N extends HarmlessCommand>(name: N, args?: Arguments<N>, options?: CallOptions): Promise<Return<N>>
}

/** The path of an agent's program, or undefined where it was not made. */
export const findHostAgent = (version: AgentVersion): string | undefined => findProgram(programs.agent(version))

/**
 * The path of an agent's program.
 * @throws PartError where it was not made
 */
export function agentProgramOf(version: AgentVersion): string {
  const program = findHostAgent(version)
  if (program !== undefined) return program
  throw new PartError(`agent ${version} is not there`, { hint: 'Run `pnpm integration --prepare`' })
}

/** Starts an agent of a version on a unix socket, and connects. */
export async function startHostAgent(version: AgentVersion): Promise<HostAgent> {
  const server = await startQemuGa({ program: agentProgramOf(version) })
  const client = await GuestAgent.connect(server.transport)
  return {
    path: server.path,
    directory: server.directory,
    execute: async <N extends HarmlessCommand>(name: N, args?: Arguments<N>, options?: CallOptions) =>
      (await client.executeRaw(name, args, options)) as Return<N>,
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await server.close()
    },
  }
}
