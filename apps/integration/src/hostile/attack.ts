import type { Answer } from './answer.js'
import type { Play } from './hostile-agent.js'

/** One thing that a hostile guest may do. */
export interface Attack {
  /** What it does. */
  readonly plays: string
  readonly play: Play
  /** What a program asks for by means of the client, a name in hostile-client.ts, and what it must get. Without it only the tool meets this. */
  readonly ask?: string
  readonly gets?: (answer: Answer) => boolean
  /** What is typed; SOCKET stands for where the agent is. Without it the tool has no way to meet this. */
  readonly types?: string
  readonly exits?: readonly number[]
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

/** The host's name is asked for, and no answer can come. */
export const hostNameFails = (code: string) =>
  ({
    ask: 'hostName',
    gets: failsAs(code),
    types: 'call SOCKET guest-get-host-name --timeout 2s',
    exits: [1, 124],
  }) as const

/** The host's name is asked for with much patience: what ends it is a limit, and no deadline. */
export const hostNameLimited = {
  ask: 'hostNamePatiently',
  gets: (answer: Answer): boolean => isRefused(answer) && answer.code !== 'TIMEOUT',
  types: 'call SOCKET guest-get-host-name --timeout 30s',
  exits: [1],
} as const

/** The host's name is asked for, and the true answer comes, whatever came before it. */
export const hostNameAnswered = {
  ask: 'hostName',
  gets: isAnswered('{"host-name":"true"}'),
  types: 'call SOCKET guest-get-host-name --timeout 5s',
  exits: [0],
} as const
