import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseJson } from '@qga/wire'
import { afterAll, describe, expect, test } from 'vitest'
import type { Attack } from '../src/hostile/attack.js'
import { attacks } from '../src/hostile/attacks.js'
import { askBeside } from '../src/hostile/beside.js'
import { type Body, type Called, PATIENCE_MS, type Shape } from '../src/hostile/called.js'
import { gaps } from '../src/hostile/coverage.js'
import { GatewayProcess } from '../src/hostile/gateway-process.js'
import type { Question, Reply } from '../src/hostile/http-exchange.js'
import { takeOutside } from '../src/hostile/outside.js'
import { harmDone } from '../src/hostile/screen.js'
import { overheard, serveHostile } from '../src/hostile/serve-hostile.js'
import { harmInHeaders, harmInLog, harmInMetrics } from '../src/hostile/telling.js'
import { verifies } from './verifies.js'

/**
 * Node with the gateway and tsx has 110 MiB; the largest reply is of 16 MiB, and may be held several times for a moment. One
 * process stands all the plays: 210 MiB at most with Node 20, 244 with Node 26, 293 with Node 24 on a machine that is busy.
 */
const MAX_PEAK_MIB = 384
/** What is silent is left after 1.5 seconds; a busy machine takes longer. */
const MAX_MS = 10_000
/** Any answer of another machine, on a machine that is busy and while 16 MiB are read: bounded, and no more than that. */
const MAX_BESIDE_MS = 10_000
const SETTLE_MS = 5000
const SETTLING_MS = 20
const SHOWN = 300
const PRIVATE = 0o700

interface Play {
  readonly threat: string
  readonly attack: Attack
  readonly called: Called
  readonly machine: string
}

const plays = Object.entries(attacks)
  .flatMap(([threat, row]) =>
    row.flatMap((attack) =>
      typeof attack.gateway === 'string' ? [] : attack.gateway.map((called) => ({ threat, attack, called })),
    ),
  )
  .map((play, at): Play => ({ ...play, machine: `guest${at}` }))

let running: GatewayProcess | undefined
afterAll(async () => {
  takeOutside()
  await end()
})

async function end(): Promise<void> {
  await running?.[Symbol.asyncDispose]()
  running = undefined
}

/** The one that has stood the plays so far; after one that it has not, another. */
async function withGateway(use: (gateway: GatewayProcess) => Promise<void>, isLast = false): Promise<void> {
  running ??= await GatewayProcess.start(plays.length)
  try {
    await use(running)
  } catch (error) {
    await end()
    throw error
  }
  if (isLast) await end()
}

function questionOf({ calls, sends, accepts, leaves }: Called, machine: string): Question {
  const [method = '', path = ''] = calls.replace('NAME', machine).split(' ')
  const type = typeof sends === 'string' ? 'application/octet-stream' : 'application/json'
  const headers = { ...(sends && { 'content-type': type }), ...(accepts && { accept: accepts }) }
  const body = typeof sends === 'string' ? sends : JSON.stringify(sends)
  return { method, path, headers, ...(sends && { body }), leavesAfterMs: leaves && PATIENCE_MS }
}

/** A shape as vitest compares it. */
function like(shape: Shape): unknown {
  if (shape instanceof RegExp) return expect.stringMatching(shape)
  if (shape === Number) return expect.any(Number)
  if (Array.isArray(shape)) return shape.map(like)
  if (typeof shape !== 'object' || shape === null) return shape
  return Object.fromEntries(Object.entries(shape).map(([name, member]) => [name, like(member)]))
}

/** Without what is said in our own words. */
function bare(value: unknown): unknown {
  const told = { ...(value as { title?: unknown; hint?: unknown; type?: unknown }) }
  if (told.type !== 'about:blank') return value
  const { title, hint = '', ...rest } = told
  expect([title, hint]).toEqual([expect.stringMatching(/^[ -~]+$/), expect.stringMatching(/^[ -~]*$/)])
  return rest
}

function eventsOf(text: string): unknown[] {
  expect(text).toMatch(/^(event: [a-z]+\ndata: .*\n\n)*$/)
  const frames = text.matchAll(/event: (.*)\ndata: (.*)\n\n/g)
  return [...frames].map(([, name, data = '']) => [name, bare(parseJson(data))])
}

function compare(text: string, body: Body): void {
  if ('json' in body) expect(bare(parseJson(text))).toEqual(like(body.json))
  else if ('events' in body) expect(eventsOf(text)).toEqual(like(body.events))
  else if (typeof body.text === 'string') expect(text === body.text, text.slice(0, SHOWN)).toBe(true)
  else expect(text).toMatch(body.text)
}

function checkReply(reply: Reply, { status, body, breaksOff, atLeastMs = 0 }: Called): void {
  const text = reply.bytes.toString()
  expect(reply.status, text.slice(0, SHOWN)).toBe(status)
  compare(text, body)
  expect(reply.brokeOff).toBe(breaksOff === true)
  expect(harmInHeaders(reply.headers)).toEqual([])
  // What a guest returned is data, as it came; all else is text for people.
  if (/problem|event-stream/.test(String(reply.headers['content-type']))) {
    expect(harmDone(Buffer.from(text.replaceAll('\n\n', '\n')))).toEqual([])
  }
  expect(reply.ms).toBeGreaterThanOrEqual(atLeastMs)
  expect(reply.ms).toBeLessThan(MAX_MS)
}

/** As a gauge has it, when all is over: that may be a moment after the answer. */
async function settled(gateway: GatewayProcess, goesOn = false): Promise<string> {
  const until = performance.now() + SETTLE_MS
  for (;;) {
    const text = String((await gateway.ask({ method: 'GET', path: '/metrics' })).bytes)
    const isSettled = ['qga_gateway_waiting 0', 'qga_gateway_long 0'].every((line) => text.includes(`\n${line}\n`))
    if (goesOn) return text
    if (isSettled || performance.now() > until) {
      expect(isSettled, text).toBe(true)
      return text
    }
    await sleep(SETTLING_MS)
  }
}

async function met({ attack, called, machine }: Play, gateway: GatewayProcess): Promise<void> {
  await gateway.forgetPeak()
  await chmod(gateway.guests, attack.folderMode ?? PRIVATE)
  await using agent = await serveHostile(attack.play, join(gateway.guests, `${machine}.sock`))
  const asking = gateway.ask(questionOf(called, machine))
  const [reply, beside] = await Promise.all([asking, askBeside(gateway, asking)])
  expect(takeOutside()).toBe(false)
  expect(agent.hasPlayed).toBe(called.unheard !== true)
  expect(overheard(agent, attack.hears, called.unheard)).toEqual([])
  checkReply(reply, called)
  expect(beside.wrong).toEqual([])
  expect(beside.slowestMs).toBeLessThan(MAX_BESIDE_MS)
  // Nobody has waited for the end of a silence, however slow the machine is.
  if (reply.ms >= PATIENCE_MS) expect(beside.meanwhile).toBeGreaterThan(0)
  expect(harmInMetrics(await settled(gateway, called.goesOn))).toEqual([])
  expect(harmInLog(await gateway.logged())).toEqual([])
  expect(await gateway.isWell()).toBe(true)
  expect(await gateway.peakMiB()).toBeLessThan(MAX_PEAK_MIB)
  expect(await gateway.made()).toEqual({})
}

const times = new Map<string, number>()

describe.each([...new Set(plays.map(({ threat }) => threat))])('%s', (threat) => {
  for (const play of plays.filter((one) => one.threat === threat)) {
    const { attack, called } = play
    const way = `${called.calls}${called.accepts === undefined ? '' : ` as ${called.accepts}`}`
    const body = async () => {
      await withGateway((gateway) => met(play, gateway), called.goesOn)
      times.set(threat, (times.get(threat) ?? 0) + 1)
    }
    verifies('hostile/gateway', body, `${threat}, ${attack.plays}: ${way}`)
  }
})

test('the gateway has met each threat, or cannot', () => {
  expect(gaps(attacks, { gateway: times })).toEqual([])
})
