import { QgaError } from '@qga/wire'
import { CommandError } from '@qga/wire/calls'
import { transportOf } from '@qga/wire/node'
import type { Capabilities } from '../capabilities/capabilities.js'
import type { ConnectOptions, Target } from '../connect-options.js'
import { AgentNotReadyError } from '../errors/agent-not-ready-error.js'
import { SyncError } from '../errors/sync-error.js'
import { GuestAgent } from '../guest-agent.js'
import type { Diagnosis, UnreadyDiagnosis } from './diagnosis.js'
import { unreadyReason } from './unready-reason.js'

/** See `diagnose`. */
export async function examine(of: Target | GuestAgent, options: ConnectOptions): Promise<Diagnosis> {
  if (of instanceof GuestAgent) return await ask(of, options)
  const transport = typeof of === 'string' ? transportOf(of) : of
  let agent: GuestAgent
  try {
    agent = await GuestAgent.connect(transport, options)
  } catch (error) {
    return unready(transport.label, error, options, false)
  }
  try {
    return await ask(agent, options)
  } finally {
    await agent.close()
  }
}

async function ask(agent: GuestAgent, options: ConnectOptions): Promise<Diagnosis> {
  const { label } = agent
  const { signal, timeoutMs } = options
  try {
    const refusalIsAnAnswer = (error: unknown): undefined => {
      signal?.throwIfAborted()
      if (!(error instanceof CommandError)) throw error
    }
    const sentAt = performance.now()
    await agent.ping({ timeoutMs, signal }).catch(refusalIsAnAnswer)
    const pingMs = performance.now() - sentAt
    const capabilities = await agent.capabilities({ timeoutMs, signal, refresh: true }).catch(refusalIsAnAnswer)
    if (capabilities?.frozen === true) return frozen(label)
    return { state: 'ready', label, pingMs, ...summaryOf(capabilities) }
  } catch (error) {
    return unready(label, error, options, true)
  }
}

function summaryOf(capabilities: Capabilities | undefined) {
  return { version: capabilities?.version ?? '', disabled: capabilities?.disabled ?? [] }
}

function frozen(label: string): UnreadyDiagnosis {
  const { hint } = new AgentNotReadyError('frozen', label, 0, undefined)
  return {
    state: 'frozen',
    label,
    seen: "the agent answers; the guest's file systems are frozen, and it bars nearly all commands",
    remedy: hint ?? '',
    holder: undefined,
    error: undefined,
  }
}

function unready(label: string, error: unknown, { signal }: ConnectOptions, connected: boolean): UnreadyDiagnosis {
  signal?.throwIfAborted()
  const state = unreadyReason(error, connected)
  if (state === undefined || !(error instanceof QgaError)) throw error
  const { hint } = new AgentNotReadyError(state, label, 0, error)
  const holder = error instanceof SyncError ? error.holder : undefined
  return { state, label, seen: error.summary, remedy: hint ?? '', holder, error }
}
