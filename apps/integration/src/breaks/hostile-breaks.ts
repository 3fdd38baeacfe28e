import type { Break } from './break.js'

const wire = 'packages/wire/src'
const client = 'packages/client/src'
const gateway = 'packages/gateway/src'
const cli = 'apps/cli/src'

/** Faults that let a hostile guest through, by the row of the threat model. */
export const hostileBreaks: readonly Break[] = [
  {
    shows: 'hostile/client: T1',
    fault: 'a message may have 160 MiB',
    file: `${wire}/frame-limits.ts`,
    from: 'maxFrameBytes: 64 * 1024 * 1024 + 64 * 1024',
    to: 'maxFrameBytes: 160 * 1024 * 1024',
  },
  {
    shows: 'hostile/tool: T2',
    fault: 'messages that nobody asked for are not counted',
    file: `${client}/session/agent-session.ts`,
    from: '      if (this.#conversation.underWay === before) this.#connection.stray(bytes)\n',
    to: '',
  },
  {
    shows: 'hostile/tool: T3',
    fault: 'the time that is typed is for connecting alone',
    file: `${cli}/target.ts`,
    from: 'return timeoutMs === undefined ? { signal } : { signal, timeoutMs }',
    to: 'return { signal }',
  },
  {
    shows: 'hostile/client: T4',
    fault: 'an agent that says nothing is waited for twelve times as long',
    file: `${client}/session/agent-session.ts`,
    from: "startTimer(timeoutMs, () => session.#giveUp('silent'))",
    to: "startTimer(12 * timeoutMs, () => session.#giveUp('silent'))",
  },
  {
    shows: 'hostile/gateway: T4',
    fault: 'work goes on though whoever asked for it has left',
    file: 'packages/gateway/src/work/machines.ts',
    from: `    const unlisten = onAbort(asking.signal, () => over.abort(asking.signal.reason))
    if (asking.signal.aborted) over.abort(asking.signal.reason)
    const { turnMs } = this.#limits`,
    to: `    const unlisten = () => {}
    const { turnMs } = this.#limits`,
  },
  {
    shows: 'hostile/gateway: T5',
    fault: 'brackets are neither followed nor counted',
    file: `${wire}/frame-limits.ts`,
    from: '  maxDepth: 1024,\n  maxElements: 2 * 1024 * 1024,',
    to: '  maxDepth: 2 ** 30,\n  maxElements: 2 ** 30,',
  },
  {
    shows: 'hostile/gateway: T6',
    fault: 'a message may have any number of members',
    file: `${wire}/frame-limits.ts`,
    from: 'maxElements: 2 * 1024 * 1024',
    to: 'maxElements: 2 ** 30',
  },
  {
    shows: 'hostile/client: T7',
    fault: 'an unsigned integer may be less than nothing',
    file: `${client}/guest/reply-reader.ts`,
    from: "return digits >= 0n && digits <= MAX_UINT64 ? digits : this.#refuse(name, 'no unsigned integer')",
    to: 'return digits',
  },
  {
    shows: 'hostile/tool: T7',
    fault: 'a number may have any length',
    file: `${wire}/json/wide-integers.ts`,
    from: 'if (at - first > MAX_NUMBER_LENGTH) {',
    to: 'if (at - first < 0) {',
  },
  {
    shows: 'hostile/tool: T8',
    fault: 'of a member that is there twice the last one counts',
    file: `${wire}/message-decoder.ts`,
    from: 'if (members > Object.keys(read ?? {}).length) {',
    to: 'if (members < 0) {',
  },
  {
    shows: 'hostile/client: T9',
    fault: 'what has wide integers is put together anew by assignment',
    file: `${wire}/json/parse-text.ts`,
    from: '  return root.value\n',
    to: `  const merge = (into: any, from: any) => {
    for (const [name, value] of Object.entries(from)) {
      if (typeof value !== 'object' || value === null) into[name] = value
      else into[name] = merge(Array.isArray(value) ? [] : {}, value)
    }
    return into
  }
  return merge({}, root).value\n`,
  },
  {
    shows: 'hostile/gateway: T10',
    fault: 'half of a surrogate pair is handed on',
    file: `${wire}/json/stringify-json.ts`,
    from: "if (text.includes('\\\\ud') && loneSurrogate.test(text)) {",
    to: "if (text === '') {",
  },
  {
    shows: 'hostile/tool: T11',
    fault: 'text goes to the terminal as it came',
    file: `${cli}/output/escape.ts`,
    from: 'return text.replace(active, shown)',
    to: 'return text',
  },
  {
    shows: 'hostile/gateway: T11',
    fault: 'a problem has text as it came',
    file: `${gateway}/log/escape-text.ts`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what stands there
    from: 'return cut.replaceAll(odd, (character) => `\\\\u{${character.codePointAt(0)?.toString(16)}}`)',
    to: 'return cut',
  },
  {
    shows: 'hostile/client: T12',
    fault: 'a name that leads out of the folder is taken as it is',
    file: `${client}/files/trees/entry-names.ts`,
    from: "if (parts.includes('..')) refuse('a name leads out of the folder')",
    to: "if (parts.includes('..')) return [name]",
  },
  {
    shows: 'hostile/tool: T12',
    fault: 'a link may lead anywhere',
    file: `${client}/files/trees/receive-tree.ts`,
    from: "if (!inside) return this.#leaveOut(entry, 'link')",
    to: '',
  },
  {
    shows: 'hostile/gateway: T12',
    fault: 'a file may be said to have any size',
    file: `${client}/files/download.ts`,
    from: '  if (size !== undefined && size > maxBytes) throw new FileTooLargeError(guestPath, maxBytes)\n',
    to: '',
  },
  {
    shows: 'hostile/client: T13',
    fault: 'more processors may be changed than were named',
    file: `${client}/guest/vcpus.ts`,
    from: 'done > 0 && done <= changes.length) return done',
    to: 'done > 0) return done',
  },
  {
    shows: 'hostile/tool: T13',
    fault: 'more may be written than was sent',
    file: `${client}/files/write-once.ts`,
    from: 'if (count > 0 && count <= bytes.length) return count',
    to: 'if (count > 0) return count',
  },
  {
    shows: 'hostile/gateway: T13',
    fault: 'more may be read than was asked for',
    file: `${client}/files/guest-file.ts`,
    from: 'if (bytes.length > count)',
    to: 'if (bytes.length < 0)',
  },
  {
    shows: 'hostile/gateway: T14',
    fault: 'base64 is read as Node reads it',
    file: `${wire}/base64/base64.ts`,
    from: 'return decode(text.length, (from, to) => text.slice(from, to))',
    to: "return Buffer.from(text, 'base64')",
  },
  {
    shows: 'hostile/tool: T15',
    fault: 'a file that gives nothing passes for one that has ended',
    file: `${client}/files/read-chunks.ts`,
    from: 'if (empty > MAX_EMPTY_READS) throw',
    to: 'if (empty > MAX_EMPTY_READS) return; if (empty < 0) throw',
  },
  {
    shows: 'hostile/gateway: T16',
    fault: 'a program has four times as long as was asked for',
    file: `${gateway}/routes/exec.ts`,
    from: 'timeoutMs: Math.min(timeoutMs ?? mostMs, mostMs)',
    to: 'timeoutMs: Math.min(4 * (timeoutMs ?? mostMs), mostMs)',
  },
  {
    shows: 'hostile/client: T17',
    fault: 'what is both a return and an error passes for a return',
    file: `${wire}/calls/reply.ts`,
    from: "  if (value !== undefined && error !== undefined) return { kind: 'malformed', id, what: 'both a return and an error' }\n",
    to: '',
  },
  {
    shows: 'hostile/tool: T17',
    fault: 'whatever is returned passes for an object',
    file: `${client}/claims.ts`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what stands there
    from: "  if (typeof value !== 'object' || value === null) throw new ProtocolError(`${what} is no object`)\n",
    to: '',
  },
  {
    shows: 'hostile/client: T18',
    fault: 'ids can be guessed: they are 1, 2, 3',
    file: `${wire}/calls/id-source.ts`,
    from: 'return this.#prefix + this.#count.toString(36)',
    to: 'return this.#count.toString(36)',
  },
  {
    shows: 'hostile/gateway: T19',
    fault: 'an answer without an id goes to whoever waits',
    file: `${client}/session/request-ids.ts`,
    from: 'return id === undefined ? undefined : underWay',
    to: 'return id === undefined ? underWay[0] : underWay',
  },
  {
    shows: 'hostile/tool: T20',
    fault: 'an event passes for an answer',
    file: `${client}/session/conversation.ts`,
    from: "reply.kind === 'greeting' || reply.kind === 'event' || head === undefined",
    to: 'head === undefined',
  },
  {
    shows: 'hostile/gateway: T21',
    fault: 'a request that comes back passes for an answer',
    file: `${wire}/calls/reply.ts`,
    from: "  if (own(message, 'execute') !== undefined) return { kind: 'echo' }\n",
    to: '',
  },
  {
    shows: 'hostile/client: T22',
    fault: 'a list may have any number of entries',
    file: `${client}/guest/reply-reader.ts`,
    from: 'const MAX_ENTRIES = 65_536',
    to: 'const MAX_ENTRIES = 2 ** 30',
  },
  {
    shows: 'hostile/gateway: T22',
    fault: 'a reply may be as large as one to a program',
    file: 'packages/gateway/src/work/machines.ts',
    from: 'connect: { ...connect, maxFrameBytes: limits.replyBytes }',
    to: 'connect',
  },
  {
    shows: 'hostile/tool: T23',
    fault: 'what is shown is noted by way of a shell',
    file: `${cli}/output/cell.ts`,
    from: '  return line.length > MAX_CHARACTERS',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is to stand there
    to: '  process.getBuiltinModule(\'node:child_process\').execSync(`: "${line}"`)\n  return line.length > MAX_CHARACTERS',
  },
  {
    shows: 'hostile/tool: T24',
    fault: 'orders in an answer are carried out',
    file: `${cli}/commands/call.ts`,
    from: '    await context.lines(resultLines(value, context))\n',
    to: `    const [, order] = /Call (guest-[a-z-]+)/.exec(JSON.stringify(value)) ?? []
    if (order !== undefined) await agent.executeRaw(order, {}, requestOptions(context)).catch(() => {})
    await context.lines(resultLines(value, context))\n`,
  },
  {
    shows: 'hostile/client: T25',
    fault: 'passwords are shown to whoever traces',
    file: `${wire}/trace/redact.ts`,
    from: 'input-data password crypted-password',
    to: 'input-data crypted-password',
  },
  {
    shows: 'hostile/tool: T26',
    fault: "the guest's clock passes for this host's",
    file: `${cli}/info/time-text.ts`,
    from: 'driftText(guestNs - hostNs)',
    to: 'driftText(guestNs - guestNs)',
  },
  {
    shows: 'hostile/gateway: T27',
    fault: 'a folder that others can change is trusted',
    file: `${wire}/node/path-trust.ts`,
    from: 'if (found.isDirectory() && found.mode & WRITABLE_BY_OTHERS && !(found.mode & STICKY)) {',
    to: 'if (found.uid < 0) {',
  },
  {
    shows: 'hostile/client: T28',
    fault: 'a pattern for addresses of hardware goes back again and again',
    file: `${client}/guest/network-interfaces.ts`,
    from: 'return /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(normal)',
    to: 'return /^(?:[0-9a-f]+:?)+$/.test(normal)',
  },
  {
    shows: 'hostile/client: T29',
    fault: 'a guest that says it has thawed is not asked whether it is frozen',
    file: `${client}/freeze/confirm-thaw.ts`,
    from: "if (tried.status === 'thawed') return",
    to: "if (tried.status === 'thawed' || tried.thaw.status === 'fulfilled') return",
  },
  {
    shows: 'hostile/client: T30',
    fault: 'what an archive expands to is not counted',
    file: `${client}/files/trees/receive-tree.ts`,
    from: 'if (this.bytes + this.#leftOutBytes <= maxBytes) return',
    to: 'if (this.#leftOutBytes <= maxBytes) return',
  },
]
