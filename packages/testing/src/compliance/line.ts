import { setTimeout as delay } from 'node:timers/promises'
import type { Channel } from '@qga/wire'
import { onTestFinished } from 'vitest'
import { Listener } from './listener.js'
import { joined } from './pattern.js'
import type { CompliancePeer, MakeTransport, TransportUnderTest } from './transport-under-test.js'

/** A channel under test and its far end. */
export interface Line {
  readonly under: TransportUnderTest
  readonly channel: Channel
  readonly peer: CompliancePeer
}

/** Long enough for what must not happen to happen, if it does. */
export const moment = () => delay(30)

/** A transport that is ended with the test. */
export async function made(make: MakeTransport): Promise<TransportUnderTest> {
  const under = await make()
  onTestFinished(async () => {
    await under.close?.()
  })
  return under
}

/** An open channel that nobody has started. Both are ended with the test. */
export async function opened(make: MakeTransport): Promise<Line> {
  return await openedFrom(await made(make))
}

/** One more channel. */
export async function openedFrom(under: TransportUnderTest): Promise<Line> {
  const [channel, peer] = await Promise.all([under.transport.open({}), under.peer()])
  onTestFinished(() => channel.close())
  return { under, channel, peer }
}

/** An open channel that is listened to. */
export async function started(
  make: MakeTransport,
  onData?: (chunk: Uint8Array, channel: Channel) => void,
): Promise<Line & { readonly heard: Listener }> {
  const line = await opened(make)
  const heard = new Listener((chunk) => onData?.(chunk, line.channel))
  line.channel.start(heard)
  return { ...line, heard }
}

/** So many bytes from the far end, or all until the end. */
export async function readFrom(peer: CompliancePeer, length = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for (let got = 0; got < length; ) {
    const chunk = await peer.read()
    if (chunk === undefined) break
    chunks.push(chunk)
    got += chunk.length
  }
  return joined(chunks)
}

/** Whether a promise settles within a moment. */
export async function settlesSoon(promise: Promise<unknown>): Promise<boolean> {
  return await Promise.race([promise.then(() => true), moment().then(() => false)])
}
