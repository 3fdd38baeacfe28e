import { setTimeout as delay } from 'node:timers/promises'
import type { GuestAgent } from '@qga/client'
import { TimeoutError } from '@qga/wire'
import type { Context } from '../context.js'
import { parseDuration } from '../duration.js'
import { exitCodes } from '../exit-codes.js'
import { count, type Given, required, text } from '../given.js'
import { escapeLine } from '../output/escape.js'
import { jsonLines } from '../output/json.js'
import { millisecondsText } from '../output/quantities.js'
import { connectAgent, requestOptions } from '../target.js'
import type { Command } from './command.js'

const description = `
qga ping TARGET [--count N] [--interval D]

Asks the agent whether it answers, and measures the round trips. Exit code 0 if any of them was answered.`

export const ping: Command = {
  description,
  options: {
    count: { alias: 'c', nargs: 1, type: 'string', describe: 'How often to ask (4)' },
    interval: { alias: 'i', nargs: 1, type: 'string', describe: 'Time between two (1s)' },
  },
  examples: [
    ['qga ping /run/vm1/qga.sock', 'four round trips, one each second'],
    ['qga ping --count 1 --timeout 2s tcp://127.0.0.1:4444', 'says within two seconds whether it is there'],
  ],
  target: (given) => text(given, 'TARGET'),
  run,
}

async function run(given: Given, context: Context): Promise<number> {
  const target = required(given, 'TARGET')
  const wanted = count(given, 'count', 1) ?? 4
  const intervalMs = parseDuration(text(given, 'interval') ?? '1s', '--interval', 0)
  const from = performance.now()
  await using agent = await connectAgent(target, context)
  const series = new Series(target, performance.now() - from)
  if (context.form !== 'json' && !context.quiet) {
    await context.lines([
      `PING ${escapeLine(agent.label)}: connected and in step after ${millisecondsText(series.connectMs)}`,
    ])
  }
  try {
    await askAll(agent, series, { wanted, intervalMs }, context)
  } finally {
    if (context.form === 'json') await context.lines(jsonLines(series.summary()))
    else await context.lines(series.summaryLines())
  }
  if (series.timesMs.length > 0) return exitCodes.ok
  throw series.lastFailure
}

async function askAll(
  agent: GuestAgent,
  series: Series,
  plan: { wanted: number; intervalMs: number },
  context: Context,
) {
  for (let turn = 1; turn <= plan.wanted; turn++) {
    if (turn > 1) await pause(plan.intervalMs, context.signal)
    const line = await series.ask(agent, requestOptions(context))
    if (context.form !== 'json' && !context.quiet) await context.lines([line])
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted())
}

class Series {
  readonly target: string
  readonly connectMs: number
  readonly timesMs: number[] = []
  sent = 0
  lastFailure: TimeoutError | undefined

  constructor(target: string, connectMs: number) {
    this.target = target
    this.connectMs = connectMs
  }

  /** Asks once. Only a reply that does not come is part of the game; every other failure ends it. */
  async ask(agent: GuestAgent, options: { signal: AbortSignal; timeoutMs?: number }): Promise<string> {
    this.sent++
    const from = performance.now()
    try {
      await agent.ping(options)
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error
      this.lastFailure = error
      return `no reply: seq=${this.sent} after ${millisecondsText(error.timeoutMs)}`
    }
    const ms = performance.now() - from
    this.timesMs.push(ms)
    return `reply: seq=${this.sent} time=${millisecondsText(ms)}`
  }

  summary() {
    const { target, connectMs, sent, timesMs } = this
    const round = (ms: number) => Math.round(ms * 1000) / 1000
    const some = timesMs.length > 0
    return {
      target,
      connectMs: round(connectMs),
      sent,
      received: timesMs.length,
      minMs: some ? round(Math.min(...timesMs)) : null,
      avgMs: some ? round(this.#average()) : null,
      maxMs: some ? round(Math.max(...timesMs)) : null,
      timesMs: timesMs.map(round),
    }
  }

  summaryLines(): string[] {
    const { sent, timesMs } = this
    const lost = sent === 0 ? 0 : Math.round(((sent - timesMs.length) * 100) / sent)
    const counts = `${sent} sent, ${timesMs.length} answered, ${lost}% lost`
    if (timesMs.length === 0) return [counts]
    const texts = [Math.min(...timesMs), this.#average(), Math.max(...timesMs)].map(millisecondsText)
    return [counts, `round trip min/avg/max = ${texts.join(' / ')}`]
  }

  #average(): number {
    return this.timesMs.reduce((sum, ms) => sum + ms, 0) / this.timesMs.length
  }
}
