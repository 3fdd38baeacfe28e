import type { Break } from './break.js'

const client = 'packages/client/src'

/** Faults that scenarios of power, interruptions, other clients and policies notice. */
export const troubleBreaks: readonly Break[] = [
  {
    shows: 'power/suspend',
    fault: 'every command is waited for until it answers',
    file: `${client}/guest-agent.ts`,
    from: 'answers: answers(name),',
    to: 'answers: true,',
  },
  {
    shows: 'power/reboot',
    fault: 'every command is waited for until it answers',
    file: `${client}/guest-agent.ts`,
    from: 'answers: answers(name),',
    to: 'answers: true,',
  },
  {
    shows: 'power/halt',
    fault: 'a time-out passes for an answer',
    file: `${client}/session/conversation.ts`,
    from: 'else call.reject(call.timeoutError(callHints))',
    to: 'else call.resolve({})',
  },
  {
    shows: 'power/powerdown',
    fault: 'a command that was sent passes for confirmed',
    file: `${client}/power/confirmed.ts`,
    from: 'begin().catch(reject)',
    to: 'begin().then(() => resolve(), reject)',
  },
  {
    shows: 'power/suspend-refused',
    fault: 'a refusal is not listened for while the next sync is awaited',
    file: `${client}/session/conversation.ts`,
    from: "const call = reply.kind === 'error' ? this.ids.match(reply, this.#queue.underWay) : undefined",
    to: 'const call: AgentCall | undefined = undefined as AgentCall | undefined',
  },
  {
    shows: 'interruption/agent-killed',
    fault: 'a call that is given up does not put the stream out of step',
    file: `${client}/session/conversation.ts`,
    from: '    if (written && (answers || this.ids.echoed !== true)) this.loseStep()\n',
    to: '',
  },
  {
    shows: 'interruption/reset',
    fault: 'a call that is given up does not put the stream out of step',
    file: `${client}/session/conversation.ts`,
    from: '    if (written && (answers || this.ids.echoed !== true)) this.loseStep()\n',
    to: '',
  },
  {
    shows: 'interruption/boot',
    fault: 'a session has to open within two seconds',
    file: `${client}/session/agent-session.ts`,
    from: "startTimer(timeoutMs, () => session.#giveUp('silent'))",
    to: "startTimer(Math.min(2_000, timeoutMs), () => session.#giveUp('silent'))",
  },
  {
    shows: 'interruption/given-up',
    fault: 'a reply that is late goes to whoever waits then',
    file: `${client}/session/conversation.ts`,
    from: '    if (written && (answers || this.ids.echoed !== true)) this.loseStep()\n',
    to: '    this.ids.match = (_, underWay) => underWay[0]\n',
  },
  {
    shows: 'sharing/two-clients',
    fault: 'it is not looked who holds a socket',
    file: `${client}/open-session.ts`,
    from: "if (silent) return new SyncError('held'",
    to: "if (holder.pid === -1) return new SyncError('held'",
  },
  {
    shows: 'sharing/backlog',
    fault: 'a full queue is an error',
    file: 'packages/wire/src/node/open-socket.ts',
    from: "if (failure.reason !== 'busy') throw failure",
    to: 'throw failure',
  },
  {
    shows: 'sharing/half-request',
    fault: 'no 0xFF goes before a sync',
    file: 'packages/wire/src/sync-request.ts',
    from: '[SENTINEL, ...encoder',
    to: '[0x20, ...encoder',
  },
  {
    shows: 'sharing/stale-reply',
    fault: 'no more than 1 MiB is thrown away before a sync',
    file: 'packages/wire/src/resync.ts',
    from: 'maxBytes: 160 * 1024 * 1024',
    to: 'maxBytes: 1024 * 1024',
  },
  {
    shows: 'policy/blocked',
    fault: 'it is not found out why a command is refused',
    file: `${client}/capabilities/explain-unavailable.ts`,
    from: 'if (!named && (hasClass(cache.version) || cache.known?.supports(error.command) === true)) return error',
    to: 'if (cache !== undefined) return error',
  },
  {
    shows: 'policy/allowed',
    fault: 'it is not found out why a command is refused',
    file: `${client}/capabilities/explain-unavailable.ts`,
    from: 'if (!named && (hasClass(cache.version) || cache.known?.supports(error.command) === true)) return error',
    to: 'if (cache !== undefined) return error',
    on: 'agent 11.1, QEMU 11.1, virtio-serial',
  },
]
