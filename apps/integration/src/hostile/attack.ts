import type { HostileHandlers } from '@qga/testing'
import type { Answer } from './answer.js'
import {
  asksHostName,
  asksPatiently,
  type Back,
  type Called,
  downloads,
  looks,
  PATIENCE_MS,
  problem,
  returned,
} from './called.js'

/** What a hostile guest meets. */
export type Victim = 'client' | 'tool' | 'gateway'

/** Why a victim cannot meet an attack. */
export type Why = string

/** What there is afterwards: by its path, what a file holds, where a link leads, or that it is a folder. */
export type Made = Readonly<Record<string, string>>

/** What a program asks for by means of the client, and what it must get. */
export interface Asked {
  /** A name in hostile-client.ts. */
  readonly ask: string
  readonly gets: (answer: Answer) => boolean
  /** Default: nothing. */
  readonly leaves?: Made
  /** It is to turn away before the guest can say anything. */
  readonly unheard?: true
}

/** A line of the screen, as it is or by a pattern for all of it. */
export type Line = string | RegExp

/** What is typed, and all that is to be seen and found afterwards. */
export interface Typed {
  /** SOCKET stands for where the agent is; `given` is a file in the current folder. */
  readonly types: string
  readonly exits: number
  /** Each line of the screen, with SOCKET in place of the path. */
  readonly says: readonly Line[]
  /** It is the output of a program, which is handed on as it is and may do to a terminal what it likes. */
  readonly handsOn?: true
  /** Default: nothing. */
  readonly leaves?: Made
  /** It is to turn away before the guest can say anything. */
  readonly unheard?: true
}

/** One thing that a hostile guest may do, and how each victim meets it, or why it cannot. */
export interface Attack {
  readonly plays: string
  readonly play: HostileHandlers
  readonly client: Asked | Why
  readonly tool: Typed | Why
  /** Each is a play of its own. */
  readonly gateway: readonly Called[] | Why
  /** Whatever a guest is asked for, beside getting into step, is of this pattern; default: anything. */
  readonly hears?: RegExp
  /** Permissions of the socket's folder; default: nobody else's. */
  readonly folderMode?: number
}

export type Threat = `T${number}`
export type Attacks = Readonly<Record<Threat, readonly Attack[]>>

/** An error of ours: neither an answer nor a crash. */
const isRefused = ({ code }: Answer): boolean => code !== undefined && !code.startsWith('not ours')

export const isAnswered =
  (value: string) =>
  (answer: Answer): boolean =>
    answer.value === value

/** This error of ours: another one might come of a play that does not play. */
export const failsAs =
  (code: string) =>
  (answer: Answer): boolean =>
    answer.code === code

/** A timer may be early by as much, on one clock or the other. */
const TIMER_MS = 50

export const hint = /^ {2}try: {3}\S.*$/

/** A failure on the screen. */
export const error = (why: string): string => `error: SOCKET: ${why}`

/** The tool's page on this agent, which has nothing else to tell. */
export const page = (...lines: readonly Line[]): Line[] => [
  'host name     true',
  ...lines,
  'agent         qemu-ga 11.1.3, 9 commands enabled, 0 disabled',
]

/** The host's name is asked for, and no answer can come. */
export const hostNameFails = (code: string, says: readonly Line[], back: Back, exits = 1) => ({
  client: { ask: 'hostName', gets: failsAs(code) },
  tool: { types: 'call SOCKET guest-get-host-name --timeout 2s', exits, says },
  gateway: [asksPatiently(back)],
})

/** What is left of 1500 ms once there is a connection. */
const timesOut: Back = {
  ...problem(504, 'TIMEOUT', /^guest-get-host-name: no reply within (\d{1,3}|1[0-4]\d\d|1500) ms$/, { written: true }),
  atLeastMs: PATIENCE_MS - TIMER_MS,
}

export const hostNameTimesOut = {
  ...hostNameFails('TIMEOUT', [error('guest-get-host-name: no reply within 2000 ms'), hint], timesOut, 124),
  gateway: [asksHostName(timesOut)],
}

/** The machine's page is asked for as well. */
export const andPage = <T extends { readonly gateway: readonly Called[] }>(meets: T, back: Back) => ({
  ...meets,
  gateway: [...meets.gateway, looks(back)],
})

/** The host's name is asked for with much patience: what ends it is a limit, and no deadline. */
export const hostNameLimited = (back: Back, ...says: readonly Line[]) => ({
  client: {
    ask: 'hostNamePatiently',
    gets: (answer: Answer): boolean => isRefused(answer) && answer.code !== 'TIMEOUT',
  },
  tool: { types: 'call SOCKET guest-get-host-name --timeout 30s', exits: 1, says },
  gateway: [asksPatiently(back)],
})

/** The host's name is asked for, and the true answer comes, whatever came before it. */
export const hostNameAnswered = {
  client: { ask: 'hostName', gets: isAnswered('{"host-name":"true"}') },
  tool: {
    types: 'call SOCKET guest-get-host-name --timeout 5s',
    exits: 0,
    says: ['{', '  "host-name": "true"', '}'],
  },
  gateway: [asksHostName(returned('{"host-name":"true"}'))],
} as const

/** A file is read: what a program gets, and what the tool and the gateway make of it. */
export const fileRead = (gets: Asked['gets'], tool: Omit<Typed, 'types'>, back: Back) => ({
  client: { ask: 'read', gets },
  tool: { types: 'cp SOCKET:/x ./copy --no-progress --timeout 5s', ...tool },
  gateway: [downloads(back)],
})
