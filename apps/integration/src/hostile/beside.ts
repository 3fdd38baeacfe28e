import { setTimeout as sleep } from 'node:timers/promises'
import type { GatewayProcess } from './gateway-process.js'

const PAUSE_MS = 25
const HEAD_START_MS = 20

/** How a good machine beside a hostile guest was served. */
export interface Beside {
  /** What it answered that was not the truth. */
  readonly wrong: readonly string[]
  /** How many answers came while there was an attack. */
  readonly meanwhile: number
  /** Of the slowest answer. */
  readonly slowestMs: number
}

const question = {
  method: 'POST',
  path: '/v1/machines/good/execute',
  headers: { 'content-type': 'application/json' },
  body: '{"command":"guest-get-host-name","timeoutMs":30000}',
}
const TRUTH = '200 {"return":{"host-name":"good"}}'

/** Asks the good machine again and again, until an attack on another one is over; at least once in any case. */
export async function askBeside(gateway: GatewayProcess, attack: Promise<unknown>): Promise<Beside> {
  let isOver = false
  const over = () => {
    isOver = true
  }
  attack.then(over, over)
  const wrong: string[] = []
  let meanwhile = 0
  let slowestMs = 0
  await sleep(HEAD_START_MS)
  do {
    const reply = await gateway.ask(question)
    const said = `${reply.status} ${reply.bytes}`
    if (said !== TRUTH) wrong.push(said)
    if (!isOver) meanwhile++
    slowestMs = Math.max(slowestMs, reply.ms)
    await sleep(PAUSE_MS)
  } while (!isOver)
  return { wrong, meanwhile, slowestMs }
}
