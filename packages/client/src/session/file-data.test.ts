import { classifyReply, type Reply } from '@qga/wire/calls'
import { encodeBase64 } from '@qga/wire/node'
import { describe, expect, it } from 'vitest'
import { call, outcome } from '../../test/calls.js'
import { Conversation } from './conversation.js'
import { takeFileData } from './file-data.js'

const data = Buffer.from(Uint8Array.from({ length: 3000 }, (_, at) => at % 256))
const returned = { count: 3000, 'buf-b64': encodeBase64(data), eof: false }

/** The reply to a read as it comes in, its data taken from its bytes. */
function reply(id: string): Reply {
  const taken = takeFileData(Buffer.from(JSON.stringify({ return: returned, id })), 1024)
  if (taken === undefined) throw new Error('nothing was taken')
  return classifyReply(taken.value, taken.data)
}

/** A conversation with ids, and with these calls under way. */
function conversation(...calls: ReturnType<typeof call>[]): Conversation {
  const talk = new Conversation()
  talk.add(call('probe'))
  talk.next()
  talk.reply(classifyReply({ return: {}, id: 'probe' }))
  for (const each of calls) talk.add(each)
  while (talk.next() !== undefined);
  return talk
}

describe('data taken from the bytes of a reply', () => {
  it('is given to whoever wants it, and is not made text', async () => {
    const taken: Uint8Array[] = []
    const read = call('read', { onData: (bytes) => taken.push(bytes) })
    conversation(read).reply(reply('read'))
    expect(await outcome(read)).toEqual({ ...returned, 'buf-b64': '' })
    expect(taken).toEqual([data])
  })

  it('is its text again for everybody else', async () => {
    const raw = call('raw')
    conversation(raw).reply(reply('raw'))
    expect(await outcome(raw)).toEqual(returned)
  })

  it('is its text again when it comes too late', () => {
    const late: unknown[] = []
    const read = call('read', { onLateReturn: (value) => late.push(value), onData: () => late.push('data') })
    const talk = conversation(read)
    talk.giveUp(read, 'timeout')
    read.promise.catch(() => {})
    talk.beforeSync(reply('read'))
    expect(late).toEqual([returned])
  })
})
