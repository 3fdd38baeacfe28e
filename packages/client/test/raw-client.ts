import { type Channel, connect, type JsonValue, stringifyJson } from '@qga/wire'
import { transportOf } from '@qga/wire/node'
import type { Target } from '../src/index.js'

const transport = (target: Target) => (typeof target === 'string' ? transportOf(target) : target)

/** A client with bad manners: writes these bytes and leaves at once, or after the first bytes of an answer. */
export async function writeAndLeave(
  target: Target,
  text: string,
  leave: 'at once' | 'at the first bytes',
): Promise<void> {
  const channel = await transport(target).open({})
  await new Promise<void>((resolve) => {
    channel.start({
      data: () => {
        channel.close()
      },
      closed: () => resolve(),
    })
    channel.write(Buffer.from(text, 'latin1'))
    if (leave === 'at once') setImmediate(() => channel.close())
  })
}

/** Sends one request as a bare client would and gives the first message that answers it. */
export async function ask(target: Target, request: object): Promise<JsonValue> {
  const connection = await connect(transport(target))
  try {
    return await new Promise((resolve, reject) => {
      connection.start({
        message: resolve,
        sentinel: () => {},
        skipped: () => {},
        lost: reject,
        closed: () => reject(new Error('closed')),
      })
      connection.sendBytes(Buffer.from(`${stringifyJson(request)}\n`))
    })
  } finally {
    connection.close()
  }
}

/** Holds the one place that the socket has. */
export async function hold(target: Target): Promise<Channel> {
  const channel = await transport(target).open({})
  channel.start({ data: () => {}, closed: () => {} })
  return channel
}
