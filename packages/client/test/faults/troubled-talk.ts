import { FakeAgent, type Fault, fromClient } from '@qga/testing'
import { GuestAgent } from '../../src/index.js'
import { guestNow, type Outcome, Talk, tale } from './conversation.js'
import { inVirtualTime } from './virtual-time.js'

/** Who sends the bytes in which something goes wrong. */
export type Side = 'agent' | 'client'

/** Where trouble struck. */
export interface Strike {
  /** The message that it struck. */
  readonly message: string
  /** The one before it, which a replay repeats. */
  readonly earlier: string
  /** Whether it had gone out unharmed by then, but for the end of its line. */
  readonly wasWhole: boolean
  /** The calls that were under way. */
  readonly met: readonly Outcome[]
  readonly at: number
}

export interface TroubledTalk {
  /** How many bytes each side sent. */
  readonly sent: Readonly<Record<Side, number>>
  readonly strike: Strike | undefined
  readonly outcomes: readonly Outcome[]
  /** What opening the session, or ending it, failed with. */
  readonly failure: unknown
  /** Handles and results of programs that the client left in the agent, though it had time. */
  readonly left: readonly string[]
  /** Those that are there after the next client has seen to them. */
  readonly leftByNext: readonly string[]
}

const CONNECT_MS = 3_000
const CLEANING_S = 40

/** The commands of the conversation. Less than an agent has, so that the conversation is short. */
const commands = 'ping sync file-open file-read file-write file-seek file-flush file-close exec exec-status get-time'
const info = {
  version: '7.2.0',
  supported_commands: commands.split(' ').map((name) => ({ name: `guest-${name}`, enabled: true })),
}

/** The conversation, with a fault in what one side sends. In virtual time. */
export async function troubledTalk(echoIds: boolean, side: Side = 'agent', fault?: Fault): Promise<TroubledTalk> {
  const sent = { agent: 0, client: 0 }
  let talk: Talk | undefined
  let strike: Strike | undefined
  let isOver = false
  const watched = (by: Side, hook: Fault['onOutput']): NonNullable<Fault['onOutput']> => {
    let earlier = ''
    return (bytes, context) => {
      sent[by] += bytes.length
      const message = textOf(bytes)
      const actions = (isOver ? undefined : hook?.(bytes, context)) ?? [bytes]
      const [first] = actions
      if (strike === undefined && (first !== bytes || actions.length > 1)) {
        const wasWhole = first instanceof Uint8Array && textOf(first) === message
        strike = { message, earlier, wasWhole, met: talk?.underWay ?? [], at: performance.now() }
      }
      earlier = message
      return actions
    }
  }
  const given = fault !== undefined && side === 'client' ? fromClient(fault) : fault
  const fake = new FakeAgent(
    { 'guest-info': () => info },
    {
      files: { '/tale': tale },
      echoIds,
      clock: { now: () => guestNow, after },
      faults: [
        { name: 'watched', onOutput: watched('agent', given?.onOutput), onInput: watched('client', given?.onInput) },
      ],
    },
  )
  const leavings = () => [
    ...fake.openHandles.map(({ path }) => `a handle of ${path}`),
    ...fake.processes.map(({ argv }) => `the result of ${argv.join(' ')}`),
  ]
  const bytesMoved = () => sent.agent + sent.client
  const converse = async () => {
    await using agent = await GuestAgent.connect(fake.transport, { timeoutMs: CONNECT_MS })
    talk = new Talk(agent)
    await talk.run()
    for (let second = 0; second < CLEANING_S && agent.state !== 'closed' && leavings().length > 0; second++) {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      await agent.ping().catch(() => {})
    }
  }
  const failure = await inVirtualTime(
    converse().catch((error: unknown) => error),
    bytesMoved,
  )
  const left = leavings()
  isOver = true
  const cleanUp = async () => {
    await using agent = await GuestAgent.connect(fake.transport, { timeoutMs: CONNECT_MS })
    for (const { handle } of fake.openHandles) await agent.fileClose({ handle })
    for (const { pid } of fake.processes) await agent.execute('guest-exec-status', { pid })
  }
  await inVirtualTime(cleanUp(), bytesMoved)
  const leftByNext = leavings()
  fake.close()
  return { sent, strike, outcomes: talk?.outcomes ?? [], failure, left, leftByNext }
}

function after(ms: number, task: () => void): () => void {
  const timer = setTimeout(task, ms)
  return () => clearTimeout(timer)
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').trim()
}
