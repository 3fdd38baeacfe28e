import type * as z from 'zod'
import {
  anyReply,
  diagnosisReply,
  execBody,
  execReply,
  executeBody,
  executeReply,
  freezeBody,
  machinesReply,
  thawReply,
  uploadReply,
} from './bodies.js'

/** What is at a path. */
export interface RouteContract {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  readonly path: string
  readonly summary: string
  /** Whether it is for whoever can connect, without a token. */
  readonly open?: true
  readonly query?: Readonly<Record<string, string>>
  readonly body?: z.ZodType | 'bytes'
  /** What a success carries: JSON, bytes, text, or events by name. */
  readonly reply: z.ZodType | 'bytes' | 'text' | 'events'
  /** Whether `Accept: text/event-stream` makes a stream of it. */
  readonly streams?: true
}

const path = { path: "The file's path in the guest." }

/** Every route there is. */
export const routes = {
  listMachines: {
    method: 'get',
    path: '/v1/machines',
    summary: 'The machines, as far as is known',
    reply: machinesReply,
  },
  diagnoseMachine: {
    method: 'get',
    path: '/v1/machines/:machine',
    summary: 'How an agent is, and what to do if it is not ready',
    reply: diagnosisReply,
  },
  execute: {
    method: 'post',
    path: '/v1/machines/:machine/execute',
    summary: 'Sends one command of the agent',
    body: executeBody,
    reply: executeReply,
  },
  exec: {
    method: 'post',
    path: '/v1/machines/:machine/exec',
    summary: 'Runs a program. As a stream: events stdout and stderr {data}, then exit {exitCode or signal}, or error',
    body: execBody,
    reply: execReply,
    streams: true,
  },
  download: {
    method: 'get',
    path: '/v1/machines/:machine/files',
    summary: 'The bytes of one file',
    query: { ...path, maxBytes: 'A larger file is refused.' },
    reply: 'bytes',
  },
  upload: {
    method: 'put',
    path: '/v1/machines/:machine/files',
    summary: 'Writes one file',
    query: path,
    body: 'bytes',
    reply: uploadReply,
  },
  freeze: {
    method: 'post',
    path: '/v1/machines/:machine/freeze',
    summary:
      'Freezes file systems for as long as the response is open: events frozen {count}, then thawed or error, and thawing before it where that takes long',
    body: freezeBody,
    reply: 'events',
  },
  thaw: {
    method: 'delete',
    path: '/v1/machines/:machine/freeze',
    summary: 'Ends the freeze that a client of this gateway holds',
    reply: thawReply,
  },
  events: {
    method: 'get',
    path: '/v1/events',
    summary:
      'Events machines, then opened, failed, lost, closed, frozen, thawed, unconfirmed {machine}; cut for who is too slow',
    reply: 'events',
  },
  metrics: { method: 'get', path: '/metrics', summary: "Metrics in Prometheus' text format", reply: 'text' },
  description: { method: 'get', path: '/openapi.json', summary: 'This description', reply: anyReply, open: true },
  health: { method: 'get', path: '/healthz', summary: 'Whether the gateway runs', reply: anyReply, open: true },
} as const satisfies Readonly<Record<string, RouteContract>>

/** A route by its name. */
export type RouteName = keyof typeof routes
