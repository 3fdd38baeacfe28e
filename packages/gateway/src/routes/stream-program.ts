import type { GuestAgent } from '@qga/client'
import { encodeBase64 } from '@qga/wire/node'
import { EventReply } from '../http/event-reply.js'
import type { Problem } from '../http/problem.js'
import { exitOf, type Program } from './program.js'
import type { GiveAnswer } from './stream-answer.js'

/** Whom to tell of a program, and how. */
export interface Streaming {
  readonly signal: AbortSignal
  readonly answer: GiveAnswer
  readonly stallMs: number
  readonly problem: (error: unknown) => Problem
}

/** Runs a program and tells what it writes as it comes, then its end; one that takes too long is ended before that is told. */
export async function streamProgram(
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
