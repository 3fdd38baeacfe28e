import type { Break } from './break.js'

const client = 'packages/client/src'

/** Faults that scenarios of commands over every channel notice. */
export const commandBreaks: readonly Break[] = [
  {
    shows: 'channel/commands',
    fault: 'whoever comes last is served first',
    file: `${client}/session/command-queue.ts`,
    from: '    else this.#others.add(call)',
    to: '    else { this.#others.add(this.#first); this.#first = call }',
  },
  {
    shows: 'channel/bytes',
    fault: 'the last bytes of a window of base64 are not printed',
    file: 'packages/wire/src/base64/printed-base64.ts',
    from: 'Math.min(from + WINDOW, data.length)',
    to: 'Math.min(from + WINDOW - 1, data.length - 1)',
  },
  {
    shows: 'channel/second-client',
    fault: "a sync is answered by anybody's number",
    file: 'packages/wire/src/resync.ts',
    from: 'if (answered !== undefined && answered === this.#id) {',
    to: 'if (answered !== undefined) {',
  },
  {
    shows: 'channel/agent-restart',
    fault: 'what an agent returns is dropped',
    file: `${client}/session/conversation.ts`,
    from: 'call.resolve(returned(reply, call.request.onData))',
    to: 'call.resolve(undefined)',
  },
  {
    shows: 'channel/agent-away',
    fault: 'no call is waited for longer than 100 ms',
    file: `${client}/session/agent-call.ts`,
    from: '        timeoutMs: options.timeoutMs,\n        signal',
    to: '        timeoutMs: Math.min(100, options.timeoutMs),\n        signal',
  },
  {
    shows: 'commands/every',
    fault: 'a command of the agent is called by no scenario',
    file: 'apps/integration/test/command-calls.ts',
    from: "  'guest-get-timezone': telling(async (agent) => expect(await agent.getTimezone()).toMatchObject({ offset: 0 })),\n",
    to: '',
  },
  {
    shows: 'commands/telling',
    fault: 'wide integers lose their last digits',
    file: 'packages/wire/src/json/wide-integers.ts',
    from: 'const WIDE_DIGITS = 16',
    to: 'const WIDE_DIGITS = 40',
  },
  {
    shows: 'commands/clock',
    fault: 'a wide integer is sent as a number of JavaScript',
    file: 'packages/wire/src/json/stringify-json.ts',
    from: 'marker + wide.toString()',
    to: 'marker + BigInt(Math.round(Number(wide) / 1e12) * 1e12).toString()',
  },
  {
    shows: 'commands/passwords',
    fault: 'arguments are not sent',
    file: `${client}/session/agent-call.ts`,
    from: 'execute: command, arguments: args, id',
    to: 'execute: command, id',
  },
  {
    shows: 'commands/ssh-keys',
    fault: 'an error passes for a result',
    file: `${client}/session/conversation.ts`,
    from: 'call.reject(new CommandError(command, reply))',
    to: 'call.resolve({})',
  },
  {
    shows: 'commands/vcpus',
    fault: 'numbers of a reply are lost',
    file: `${client}/session/conversation.ts`,
    from: 'if (data === undefined) return value',
    to: "if (data === undefined) return typeof value === 'number' ? 0 : value",
  },
  {
    shows: 'commands/memory-blocks',
    fault: 'arguments are not sent',
    file: `${client}/session/agent-call.ts`,
    from: 'execute: command, arguments: args, id',
    to: 'execute: command, id',
  },
  {
    shows: 'commands/exec',
    fault: 'the signal that killed a program passes for its exit code',
    file: `${client}/exec/exec-status.ts`,
    from: 'return { exitCode: undefined, signal: claimedInteger(',
    to: 'return { signal: undefined, exitCode: claimedInteger(',
  },
  {
    shows: 'commands/helpers',
    fault: 'processors are told to be what they shall not be',
    file: `${client}/guest/vcpus.ts`,
    from: "'logical-id': id, online }))",
    to: "'logical-id': id, online: !online }))",
  },
  {
    shows: 'commands/absent',
    fault: 'a missing command is an error like any other',
    file: `${client}/capabilities/explain-unavailable.ts`,
    from: 'if (!named && (hasClass(cache.version) || cache.known?.supports(error.command) === true)) return error',
    to: 'if (cache !== undefined) return error',
  },
]
