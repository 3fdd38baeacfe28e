import type { Channel } from '@qga/wire'
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

/** Holds the one place that the socket has. */
export async function hold(target: Target): Promise<Channel> {
  const channel = await transport(target).open({})
  channel.start({ data: () => {}, closed: () => {} })
  return channel
}
