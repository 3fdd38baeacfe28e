import type { Break } from './break.js'

const client = 'packages/client/src'

/** Faults that scenarios of freezes notice. */
export const freezeBreaks: readonly Break[] = [
  {
    shows: 'freeze/writes',
    fault: 'a freeze is not sent',
    file: 'packages/schema/src/gen/agent-methods.ts',
    from: "this.execute('guest-fsfreeze-freeze', undefined, options)",
    to: "this.execute('guest-fsfreeze-thaw', undefined, options).then(() => 2)",
  },
  {
    shows: 'freeze/refusals',
    fault: 'what a freeze bars passes for disabled',
    file: `${client}/capabilities/capabilities.ts`,
    from: "return this.frozen ? 'frozen' : 'disabled'",
    to: "return 'disabled'",
  },
  {
    shows: 'freeze/no-thaw',
    fault: 'it is not asked whether the guest can be thawed',
    file: `${client}/freeze/preflight.ts`,
    from: '    await assertThaws(agent, label, call)\n',
    to: '',
  },
  {
    shows: 'freeze/hooks',
    fault: 'an error passes for a result',
    file: `${client}/session/conversation.ts`,
    from: 'call.reject(new CommandError(command, reply))',
    to: 'call.resolve(0)',
  },
  {
    shows: 'freeze/agent-killed',
    fault: 'it is not found out why a command is refused',
    file: `${client}/capabilities/explain-unavailable.ts`,
    from: 'if (!named && (hasClass(cache.version) || cache.known?.supports(error.command) === true)) return error',
    to: 'if (cache !== undefined) return error',
  },
  {
    shows: 'freeze/other-client',
    fault: 'a session that is closed keeps its connection',
    file: `${client}/session/agent-session.ts`,
    from: '    this.#connection.close(cause)\n',
    to: '',
  },
  {
    shows: 'freeze/lease',
    fault: 'a lease does not end',
    file: `${client}/freeze/freeze-lease.ts`,
    from: "startTimer(held.maxMs, () => this.#lose('expired'))",
    to: 'startTimer(held.maxMs, () => {})',
  },
  {
    shows: 'freeze/lease-agent-killed',
    fault: 'a thaw is believed that was not sent',
    file: `${client}/freeze/confirm-thaw.ts`,
    from: "send(agent, 'guest-fsfreeze-thaw', { timeoutMs })",
    to: 'Promise.resolve(2)',
  },
  {
    shows: 'freeze/list',
    fault: 'arguments are not sent',
    file: `${client}/session/agent-call.ts`,
    from: 'execute: command, arguments: args, id',
    to: 'execute: command, id',
  },
  {
    shows: 'freeze/with-frozen',
    fault: 'all is frozen whatever was asked for',
    file: `${client}/freeze/freeze-attempt.ts`,
    from: 'mountpoints === undefined\n',
    to: 'mountpoints !== null\n',
  },
  {
    shows: 'freeze/pending',
    fault: 'what is in the journal is forgotten without a thaw',
    file: `${client}/freeze/thaw-entries.ts`,
    from: "if (status !== 'thawed') {",
    to: "if (status === 'unheard of') {",
  },
  {
    shows: 'freeze/trim',
    fault: 'nothing is trimmed',
    file: 'packages/schema/src/gen/agent-methods.ts',
    from: "this.execute('guest-fstrim', args, options)",
    to: "Promise.resolve({ paths: [{ path: '/data' }, { path: '/more' }] })",
  },
]
