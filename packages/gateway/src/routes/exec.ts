import type { ExecResult, GuestAgent, ProgramOptions } from '@qga/client'
import { decodeBase64, encodeBase64 } from '@qga/wire/node'
import type * as z from 'zod'
import { execBody } from '../contract/bodies.js'
import { BadRequestError } from '../errors/bad-request-error.js'
import { jsonBodyOf } from '../http/client-body.js'
import { EventReply } from '../http/event-reply.js'
import { jsonReply } from '../http/json-reply.js'
import type { Problem } from '../http/problem.js'
import { assertDeed } from '../policy/policy.js'
import { askingOf, bodyLimits, type Handler, problemFor } from './route-call.js'
import { type GiveAnswer, streamAnswer } from './stream-answer.js'

/** POST /v1/machines/:name/exec */
export const exec: Handler = async (call, core) => {
  assertDeed(call.caller, 'guest-exec')
  const program = programOf(await jsonBodyOf(call.request, execBody, bodyLimits(call, core)), core.limits.callMs)
  if (/\btext\/event-stream\b/i.test(call.request.headers.get('accept') ?? '')) {
    const { stallMs } = core.limits
    const problem = (error: unknown) => problemFor(call, core, error)
    return await streamAnswer(call, core, (agent, signal, answer) =>
      stream(agent, program, { signal, answer, stallMs, problem }),
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

interface Program {
  readonly command: readonly string[] | string
  readonly options: ProgramOptions
  readonly timeoutMs: number
}

/** @throws BadRequestError */
function programOf({ argv, env, input, shell, timeoutMs }: z.infer<typeof execBody>, mostMs: number): Program {
  const bytes = input === undefined ? undefined : decodeBase64(input)
  if (input !== undefined && bytes === undefined) throw new BadRequestError('input is no base64')
  const [line, ...more] = argv
  if (shell !== undefined && more.length > 0) {
    throw new BadRequestError('with shell, argv has one item: the command line', { hint: 'Or leave shell out' })
  }
  return {
    command: shell === undefined || line === undefined ? argv : line,
    options: { env, input: bytes, shell },
    timeoutMs: Math.min(timeoutMs ?? mostMs, mostMs),
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

interface Streaming {
  readonly signal: AbortSignal
  readonly answer: GiveAnswer
  readonly stallMs: number
  readonly problem: (error: unknown) => Problem
}

/** Runs a program and tells what it writes as it comes, then its end; one that takes too long is ended before that is told. */
async function stream(
  agent: GuestAgent,
  { command, options, timeoutMs }: Program,
  { signal, answer, stallMs, problem }: Streaming,
): Promise<void> {
  await using running = await agent.spawn(command, { ...options, stream: true, timeoutMs, signal })
  const reply = new EventReply(stallMs)
  answer(reply.response, reply.signal)
  const pump = async (name: string, chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) await reply.send(name, { data: encodeBase64(chunk) })
  }
  try {
    await Promise.all([pump('stdout', running.stdout), pump('stderr', running.stderr)])
    reply.push('exit', exitOf(await running.wait()))
  } catch (error) {
    reply.push('error', problem(error))
    throw error
  } finally {
    reply.end()
  }
}

function exitOf({ exitCode, signal }: { readonly exitCode: number | undefined; readonly signal: number | undefined }) {
  return signal === undefined ? { exitCode } : { signal }
}
