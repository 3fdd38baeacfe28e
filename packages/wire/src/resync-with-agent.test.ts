import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bytes } from '../test/bytes.js'
import { noRealAgent, startRealAgent } from '../test/real-agent.js'
import { type Connection, connect } from './connection.js'
import type { JsonObject, JsonValue } from './json/json-value.js'
import { unix } from './node/unix.js'
import { Resync, type ResyncAction } from './resync.js'
import { syncRequest } from './sync-request.js'

/**
 * Writes to the socket and leaves, as a client that dies in the middle of something. What is answered it leaves once all
 * of the answer has come (to 0xFF there are two lines): an agent that answers nobody ends.
 */
async function leaveBehind(path: string, rest: Uint8Array, answered: boolean): Promise<void> {
  const socket = connectSocket(path)
  await new Promise<void>((resolve) => socket.write(rest, () => resolve()))
  for (let said = ''; answered && !/"return".*\n$/.test(said); ) {
    const [chunk] = await once(socket, 'data')
    said += chunk.toString('latin1')
  }
  socket.destroy()
}

/** Brings the connection into step, then asks each of the requests in turn. */
function ask(
  connection: Connection,
  requests: readonly JsonObject[],
): Promise<{ replies: JsonValue[]; resync: Resync }> {
  const resync = new Resync({ timeoutMs: 15_000, repeatMs: 500 })
  const replies: JsonValue[] = []
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    const sendNext = () => {
      const next = requests[replies.length]
      if (next === undefined) resolve({ replies, resync })
      else connection.send(next)
    }
    const act = (actions: readonly ResyncAction[]) => {
      for (const action of actions) {
        clearTimeout(timer)
        if (action.kind === 'send') connection.sendBytes(syncRequest(action.id))
        else if (action.kind === 'wait') timer = setTimeout(() => act(resync.tick(performance.now())), action.ms)
        else if (action.kind === 'synced') sendNext()
        else reject(new Error(action.reason))
      }
    }
    connection.start({
      message: (value, size) => {
        if (resync.waiting) return act(resync.message(value, size))
        replies.push(value)
        sendNext()
      },
      sentinel: () => act(resync.sentinel()),
      skipped: (data) => act(resync.skipped(data.length)),
      lost: (_error, size) => act(resync.skipped(size)),
      closed: (cause) => reject(cause ?? new Error('closed')),
    })
    act(resync.start(performance.now()))
  })
}

describe.skipIf(noRealAgent)('with a real agent', () => {
  test.each([
    ['nothing', bytes(), false],
    ['half a request', bytes('{"execute":"guest-pi'), false],
    ['half a request and a newline', bytes('{"execute":"guest-ping"\n'), false],
    ['half a string with a bracket in it', bytes('{"execute":"guest-{'), false],
    ['a request whose answer nobody took', bytes('{"execute":"guest-info"}\n'), true],
    ['an old sync', syncRequest(1), true],
  ])('left behind by the client before: %s', async (_, rest, answered) => {
    const path = await startRealAgent()
    if (rest.length > 0) await leaveBehind(path, rest, answered)
    const connection = await connect(unix(path), { signal: AbortSignal.timeout(15_000) })
    onTestFinished(() => connection.close())

    const id = 2n ** 53n + 1n
    const { replies, resync } = await ask(connection, [
      { execute: 'guest-ping', id },
      { execute: 'guest-get-time' },
      { execute: 'guest-no-such-command', id: 'é"\\' },
    ])
    const [ping, time, error] = replies
    expect(resync.waiting).toBe(false)
    expect(ping).toEqual({ return: {}, id })
    expect(error).toMatchObject({ error: { class: 'CommandNotFound' }, id: 'é"\\' })

    // Nanoseconds are beyond 2^53. The agent counts in microseconds, so a rounded reading would not end in 000.
    const nanoseconds = time instanceof Object && 'return' in time ? time.return : undefined
    if (typeof nanoseconds !== 'bigint') throw new Error(`not a bigint: ${nanoseconds}`)
    expect(nanoseconds % 1000n).toBe(0n)
    expect(Math.abs(Number(nanoseconds / 1_000_000n) - Date.now())).toBeLessThan(60_000)
  })
})
