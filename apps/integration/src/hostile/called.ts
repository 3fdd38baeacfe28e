/** What a member of an answer must be: itself, a text of this pattern, or any number or text. */
export type Shape =
  | string
  | number
  | bigint
  | boolean
  | null
  | RegExp
  | NumberConstructor
  | readonly Shape[]
  | { readonly [name: string]: Shape }

/** What must come back: the text of all of it, or the JSON in it. A problem's title and hint are ours, and left out. */
export type Body =
  | { readonly text: string | RegExp }
  | { readonly json: Shape }
  /** Each with its name and data. */
  | { readonly events: readonly (readonly [name: string, data: Shape])[] }

export interface Back {
  readonly status: number
  readonly body: Body
  /** It does not come to its end, and that shows. */
  readonly breaksOff?: true
  /** It does not come sooner. */
  readonly atLeastMs?: number
}

/** What is asked of a gateway over HTTP, and what must come back. */
export interface Called extends Back {
  /** Method and path; NAME stands for the machine. */
  readonly calls: string
  /** What is sent as JSON, or as it is. */
  readonly sends?: object | string
  readonly accepts?: string
  /** Where a route has no deadline of its own: whoever asks leaves, before there is an answer. */
  readonly leaves?: true
  /** Work goes on for it when all is answered: for a guest that may be left frozen. */
  readonly goesOn?: true
  /** It is to turn away before the guest can say anything. */
  readonly unheard?: true
}

const MACHINE = '/v1/machines/NAME'
/** As long as a silent guest is waited for. */
export const PATIENCE_MS = 1500
/** What ends it is a limit, and no deadline. */
export const MUCH_PATIENCE_MS = 30_000

export const problem = (status: number, code: string, detail: string | RegExp, more: { [name: string]: Shape } = {}) =>
  ({ status, body: { json: { type: 'about:blank', status, code, detail, ...more } } }) satisfies Back

/** A value of the guest, printed as it came. */
export const returned = (text: string): Back => ({ status: 200, body: { text: `{"return":${text}}` } })

export const executes = (command: string, back: Back, timeoutMs = PATIENCE_MS): Called => ({
  calls: `POST ${MACHINE}/execute`,
  sends: { command, timeoutMs },
  ...back,
})

export const nothing: Back = { status: 0, body: { text: '' } }
/** No answer at all. */
export const leaves = (called: Called): Called => ({
  ...called,
  ...nothing,
  breaksOff: true,
  leaves: true,
})

export const asksHostName = (back: Back): Called => executes('guest-get-host-name', back)
export const asksPatiently = (back: Back): Called => executes('guest-get-host-name', back, MUCH_PATIENCE_MS)

/** A program whose output is wanted at its end. */
export const runs = (back: Back, more: object = {}): Called => ({
  calls: `POST ${MACHINE}/exec`,
  sends: { argv: ['x'], timeoutMs: PATIENCE_MS, ...more },
  ...back,
})

/** A program whose output is wanted as it comes. */
export const streams = (back: Back, more: object = {}): Called => ({
  ...runs(back, more),
  accepts: 'text/event-stream',
})

export const downloads = (back: Back, query = ''): Called => ({
  calls: `GET ${MACHINE}/files?path=/x${query}`,
  ...back,
})
export const uploads = (sends: string, back: Back): Called => ({
  calls: `PUT ${MACHINE}/files?path=/x`,
  sends,
  ...back,
})
export const looks = (back: Back): Called => ({ calls: `GET ${MACHINE}`, ...back })
export const freezes = (back: Back): Called => ({
  calls: `POST ${MACHINE}/freeze`,
  sends: { maxMs: 500 },
  ...back,
})

/** The page of a machine, which is an answer whatever its agent is. */
const page = (state: string, more: { [name: string]: Shape }): Back => ({
  status: 200,
  body: { json: { name: /^guest\d+$/, state, ...more } },
})
export const ready = (version: string, disabled: readonly string[]) =>
  page('ready', { pingMs: Number, version, disabled })
export const standing = (state: string, seen: string | RegExp) => page(state, { seen, remedy: /^[ -~]+$/ })

export const noAgent = (what: string) =>
  problem(502, 'NOT_AN_AGENT', new RegExp(`^what answers at unix:\\S+ is no guest agent, but ${what}$`))
export const noAgentSeen = (what: string) =>
  standing('not-an-agent', new RegExp(`^what answers at unix:\\S+ is no guest agent, but ${what}$`))
export const closed = (command: string) =>
  problem(502, 'CLOSED', new RegExp(`^${command}: the session with unix:\\S+ is closed$`), { written: true })
/** The first of the programs that a stream takes cannot be started. */
export const noStream = problem(422, 'UNSUPPORTED', 'output cannot be streamed: this guest has no mkdir')
