import { CommandError, classifyReply, ProtocolError } from '@qga/wire/calls'
import { describe, expect, it } from 'vitest'
import { call, outcome } from '../../test/calls.js'
import type { AgentCall } from './agent-call.js'
import { Conversation } from './conversation.js'

/** A conversation in which the agent's way with ids is known and these calls are under way. */
async function conversation(echoes: boolean, ...calls: AgentCall[]) {
  const talk = new Conversation()
  const probe = call('probe')
  talk.add(probe)
  talk.next()
  talk.reply(classifyReply(echoes ? { return: {}, id: 'probe' } : { return: {} }))
  await probe.promise
  for (const each of calls) talk.add(each)
  while (talk.next() !== undefined);
  return talk
}

const error = { class: 'GenericError', desc: 'no' }

describe('Conversation, with ids', () => {
  it.each([
    ['the answer', { return: 1, id: 'a' }, 1, false],
    ['the error', { error, id: 'a' }, CommandError, false],
    ['T18: a stale return of another connection', { return: 1, id: 'old' }, 'pending', true],
    ['a stale error of another connection', { error, id: 'old' }, 'pending', true],
    ['a return without id: a late sync', { return: 123 }, 'pending', true],
    ['an error without id: our request was not understood', { error }, CommandError, true],
    ['T17: a broken reply with our id', { error: 'random', id: 'a' }, ProtocolError, false],
    ['T17: a broken reply without id', {}, ProtocolError, true],
    ['a broken reply with a stale id', { id: 'old' }, 'pending', true],
    ['T17: an array', [], ProtocolError, true],
    ['T20: an event, which no agent sends', { event: 'STOP' }, 'pending', true],
    ['T21: our own request come back', { execute: 'a', id: 'a' }, 'pending', false],
  ])('%s', async (_, message, expected, outOfStep) => {
    const a = call('a')
    const talk = await conversation(true, a)
    talk.reply(classifyReply(message))
    const settled = await outcome(a)
    if (typeof expected === 'function') expect(settled).toBeInstanceOf(expected)
    else expect(settled).toBe(expected)
    expect(talk.outOfStep).toBe(outOfStep)
  })

  it('settles pipelined calls by id, in order', async () => {
    const calls = ['a', 'b', 'c'].map((name) => call(name, { window: 4 }))
    const talk = await conversation(true, ...calls)
    for (const name of ['a', 'b', 'c']) talk.reply(classifyReply({ return: name, id: name }))
    expect(await Promise.all(calls.map(outcome))).toEqual(['a', 'b', 'c'])
  })

  it('takes a reply that was passed over for lost', async () => {
    const [a, b] = [call('a', { window: 4 }), call('b', { window: 4 })]
    const talk = await conversation(true, a, b)
    talk.reply(classifyReply({ return: 2, id: 'b' }))
    expect(await outcome(a)).toBeInstanceOf(ProtocolError)
    expect(await outcome(b)).toBe(2)
    expect(talk.outOfStep).toBe(true)
  })

  it('anything while nobody waits leaves it out of step, until a sync', async () => {
    const talk = await conversation(true)
    talk.reply(classifyReply({ return: 1, id: 'a' }))
    expect(talk.outOfStep).toBe(true)
    talk.inStep()
    expect(talk.outOfStep).toBe(false)
  })
})

describe('Conversation, without ids', () => {
  it('matches by order', async () => {
    const a = call('a', { id: undefined })
    const talk = await conversation(false, a)
    talk.reply(classifyReply({ return: 1 }))
    expect(await outcome(a)).toBe(1)
  })

  it('does not take an error as the answer to a command when nobody waits', async () => {
    const talk = await conversation(false)
    talk.reply(classifyReply({ error }))
    expect(talk.outOfStep).toBe(true)
  })
})

describe('Conversation, giving up', () => {
  it('before it was written: out of the queue, in step', async () => {
    const [a, b] = [call('a'), call('b')]
    const talk = await conversation(true, a, b)
    talk.giveUp(b, 'timeout')
    expect(await outcome(b)).toMatchObject({ code: 'TIMEOUT', written: false })
    expect(talk.outOfStep).toBe(false)
  })

  it('after it was written: the late reply must not meet another call', async () => {
    const a = call('a')
    const talk = await conversation(true, a)
    talk.giveUp(a, 'timeout')
    expect(await outcome(a)).toMatchObject({ code: 'TIMEOUT', written: true })
    expect(talk.outOfStep).toBe(true)
  })

  it('an abort rejects with its reason', async () => {
    const reason = new Error('enough')
    const a = call('a', { signal: AbortSignal.abort(reason) })
    const talk = await conversation(true, a)
    talk.giveUp(a, 'abort')
    expect(await outcome(a)).toBe(reason)
  })

  it('an unreadable reply ends all that are under way', async () => {
    const calls = ['a', 'b'].map((name) => call(name, { window: 4 }))
    const talk = await conversation(true, ...calls)
    const torn = new Error('torn')
    talk.lost(torn)
    expect(await Promise.all(calls.map(outcome))).toEqual([torn, torn])
    expect(talk.outOfStep).toBe(true)
  })
})

describe('Conversation, a reply that comes after all', () => {
  it.each<[string, (talk: Conversation) => void]>([
    ['one that could not be read', (talk) => talk.lost(new Error('torn'))],
    ['an error without id', (talk) => talk.reply(classifyReply({ error }))],
  ])('is told to its call though %s ended that', async (_, end) => {
    const late: unknown[] = []
    const open = call('open', { onLateReturn: (value) => late.push(value) })
    const talk = await conversation(true, open)
    end(talk)
    expect(await outcome(open)).toBeInstanceOf(Error)
    talk.beforeSync(classifyReply({ return: 1000, id: 'open' }))
    expect(late).toEqual([1000])
  })

  it('is nobody’s after a sync: that was answered behind it', async () => {
    const late: unknown[] = []
    const open = call('open', { onLateReturn: (value) => late.push(value) })
    const talk = await conversation(true, open)
    talk.inStep()
    expect(await outcome(open)).toBeInstanceOf(ProtocolError)
    talk.reply(classifyReply({ return: 1000, id: 'open' }))
    expect(late).toEqual([])
  })
})

describe('Conversation, commands that do not answer', () => {
  const silent = () => call('guest-shutdown', { answers: false })

  it('are not refused when the sync behind them is answered', async () => {
    const shutdown = silent()
    const talk = await conversation(true, shutdown)
    talk.inStep()
    expect(await outcome(shutdown)).toBeUndefined()
  })

  it('are refused by an error with their id', async () => {
    const shutdown = silent()
    const talk = await conversation(true, shutdown)
    talk.beforeSync(classifyReply({ error: { class: 'GenericError', desc: "stray '\\uFFFD'" } }))
    expect(await outcome(shutdown)).toBe('pending')
    talk.beforeSync(classifyReply({ error, id: 'guest-shutdown' }))
    expect(await outcome(shutdown)).toBeInstanceOf(CommandError)
  })

  it.each(['timeout', 'close'])('are not refused when the guest falls silent: %s', async (how) => {
    const shutdown = silent()
    const talk = await conversation(true, shutdown)
    if (how === 'timeout') talk.giveUp(shutdown, 'timeout')
    else talk.close('channel', () => new Error('closed'))
    expect(await outcome(shutdown)).toBeUndefined()
  })

  it('were not carried out when the channel ends before they are written', async () => {
    const [a, shutdown] = [call('a'), silent()]
    const talk = await conversation(true, a, shutdown)
    talk.close('channel', () => new Error('closed'))
    expect(await Promise.all([a, shutdown].map(outcome))).toEqual([new Error('closed'), new Error('closed')])
  })
})
