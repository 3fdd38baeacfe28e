import type { Arguments, CallOptions } from '@qga/schema'
import { CommandError } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { UnsupportedError } from '../errors/unsupported-error.js'

export type CaptureOutput = NonNullable<Arguments<'guest-exec'>['capture-output']>

/** A program that no guest has. */
const NO_PROGRAM = '/nonexistent/qga-capture-probe'

/**
 * Whether the agent can put both outputs into one: before 8.1 it takes a boolean only. Neither the version (that of a
 * package) nor an error's text tells which. So the agent is asked to run a program that cannot be, once with a boolean
 * and once with a mode: if the two refusals are alike, the mode was none of the reasons. Nothing is run, and it is asked
 * no more once it can.
 * @throws UnsupportedError where it cannot
 */
export async function assertMerges(agent: Commands, options: CallOptions): Promise<void> {
  agent.execs.captureModes ||= await knowsModes(agent, options)
  if (agent.execs.captureModes) return
  throw new UnsupportedError('this agent cannot merge the outputs of a program: it is older than QEMU 8.1', {
    hint: "Have a shell do it: exec('… 2>&1', { shell: 'sh' })",
  })
}

async function knowsModes(agent: Commands, options: CallOptions): Promise<boolean> {
  const byBoolean = await refusal(agent, false, options)
  const byMode = await refusal(agent, 'none', options)
  return byBoolean !== undefined && byBoolean === byMode
}

/** What the agent refuses it with; `undefined` if it claims to have run it. */
async function refusal(agent: Commands, output: CaptureOutput, options: CallOptions): Promise<string | undefined> {
  try {
    await agent.execute('guest-exec', { path: NO_PROGRAM, 'capture-output': output }, options)
    return undefined
  } catch (error) {
    options.signal?.throwIfAborted()
    if (!(error instanceof CommandError) || error instanceof CommandUnavailableError) throw error
    return `${error.class}: ${error.desc}`
  }
}
