import type { ExecResult, GuestAgent, ProgramOptions } from '@qga/client'
import { encodeBase64 } from '@qga/wire/node'
import { execBody } from '../contract/bodies.js'
import { jsonBodyOf } from '../http/client-body.js'
import { jsonReply } from '../http/json-reply.js'
import { assertDeed } from '../policy/policy.js'
import { exitOf, programOf } from './program.js'
import { askingOf, bodyLimits, type Handler, problemFor } from './route-call.js'
import { streamAnswer } from './stream-answer.js'
import { streamProgram } from './stream-program.js'

/** POST /v1/machines/:name/exec */
export const exec: Handler = async (call, core) => {
  assertDeed(call.caller, 'guest-exec')
  const program = programOf(await jsonBodyOf(call.request, execBody, bodyLimits(call, core)), core.limits.callMs)
  if (/\btext\/event-stream\b/i.test(call.request.headers.get('accept') ?? '')) {
    const { stallMs } = core.limits
    const problem = (error: unknown) => problemFor(call, core, error)
    return await streamAnswer(call, core, (agent, signal, answer) =>
      streamProgram(agent, program, { signal, answer, stallMs, problem }),
    )
  }
  const { command, options, timeoutMs } = program
  const result = await core.machines.long(askingOf(call), (agent, signal) => {
    const giving = { ...options, timeoutMs, signal, killOnTimeout: true, killOnAbort: true }
    return run(agent, command, giving)
  })
  const { stdout, stderr, truncated } = result
  return {
    response: jsonReply({ ...exitOf(result), stdout: encodeBase64(stdout), stderr: encodeBase64(stderr), truncated }),
  }
}

type RunOptions = ProgramOptions & {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly killOnTimeout: boolean
  readonly killOnAbort: boolean
}

function run(
  agent: GuestAgent,
  command: readonly string[] | string,
  { shell, ...options }: RunOptions,
): Promise<ExecResult> {
  if (typeof command !== 'string') return agent.exec(command, options)
  return agent.exec(command, { ...options, shell: shell ?? 'sh' })
}
