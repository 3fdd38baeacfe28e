import { Deadline } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { argvOf, decodeOf } from './exec.js'
import { ExecProcess } from './exec-process.js'
import type { ExitWatch } from './exit-watch.js'
import { endProcess } from './kill-process.js'
import type { SpawnOptions } from './spawn-options.js'
import { startProcess } from './start-process.js'

/** Starts a program, and leaves it to the caller to wait for its end. */
export async function spawn(
  agent: Commands,
  command: readonly string[] | string,
  options: SpawnOptions,
): Promise<ExecProcess> {
  const deadline = new Deadline(options)
  const argv = await argvOf(command, options.shell)
  const { capture = 'separated' } = options
  const decode = await decodeOf(options.encoding)
  const onOrphan = (watch: ExitWatch) => void endProcess(agent, watch)
  return new ExecProcess(
    agent,
    await startProcess(agent, argv, capture, { ...options, onOrphan }, deadline),
    capture,
    decode,
  )
}
