import type { Random } from './random.js'

/** What may befall one line of the agent. */
export const mishaps = ['repeat', 'stale', 'stale end', 'garbage', 'drop', 'tear', 'wait', 'cut'] as const

export type Mishap = (typeof mishaps)[number]

/** How bad it is on one connection. */
export interface Weather {
  /** Of a line of the agent. */
  readonly mishap: number
  /** Of a request, to be cut off in its middle together with the connection. */
  readonly halfRequest: number
  /** Of bytes in either direction, to be handed on in other pieces. */
  readonly pieces: number
  /** Longest delay. */
  readonly waitMs: number
}

const weathers: readonly [Weather, ...Weather[]] = [
  { mishap: 0, halfRequest: 0, pieces: 0.1, waitMs: 0 },
  { mishap: 0.008, halfRequest: 0.0005, pieces: 0.5, waitMs: 5 },
  { mishap: 0.03, halfRequest: 0.002, pieces: 0.2, waitMs: 20 },
  { mishap: 0.1, halfRequest: 0.01, pieces: 1, waitMs: 2 },
]

export const anyWeather = (random: Random): Weather => random.pick(weathers)
