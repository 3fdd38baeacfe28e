import { QgaError } from '@qga/wire'

/** How one kind of error is told over HTTP. */
export interface ProblemRow {
  readonly status: number | ((error: QgaError) => number)
  readonly title: string
  /** It only says that something broke off: its cause tells how, where that is one of ours. */
  readonly byCause?: true
  /** Whether the same request may do better later. */
  readonly retry?: true | undefined
  /** Members of the error that the problem has as well. */
  readonly tells?: readonly string[]
}

const freezeStatus: Readonly<Record<string, number>> = {
  'not-running': 409,
  'already-frozen': 409,
  'loop-mounts': 409,
  unreachable: 503,
  unavailable: 422,
  failed: 422,
  'nothing-frozen': 422,
  'no-reply': 504,
  'bad-reply': 502,
  aborted: 499,
}

const faulty = { status: 502, title: 'What the agent sent is not to be trusted' } as const
const away = { status: 503, title: 'The agent cannot be reached', retry: true } as const
const refused = { status: 422, title: 'The agent refused it' } as const
const unable = { status: 422, title: 'This guest cannot do that' } as const

/** Every error that a client of the gateway may meet: one row for each code. */
export const problemTable: Readonly<Record<string, ProblemRow>> = {
  AGENT_NOT_READY: { ...away, tells: ['reason'] },
  BAD_ADDRESS: { status: 500, title: 'The gateway is configured wrongly' },
  BAD_ARCHIVE: faulty,
  BAD_FRAME: { ...faulty, tells: ['fault'] },
  BAD_JSON: faulty,
  BAD_MEDIA: { status: 415, title: 'The body must be application/json' },
  BAD_METHOD: { status: 405, title: 'The path has no such method' },
  BAD_OPTION: { status: 400, title: 'The request makes no sense' },
  BAD_REQUEST: { status: 400, title: 'The request is not what the route takes' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  CLIENT_GONE: { status: 499, title: 'The client left' },
  CLOSED: { ...away, title: 'The connection to the agent ended', byCause: true, tells: ['written'] },
  COMMAND_FAILED: { ...refused, tells: ['class', 'desc'] },
  COMMAND_UNAVAILABLE: {
    ...unable,
    status: (error) => (member(error, 'why') === 'frozen' ? 409 : 422),
    tells: ['class', 'desc', 'why'],
  },
  CONNECT_FAILED: { ...away, tells: ['reason'] },
  EXEC_RESULT_LOST: { status: 502, title: 'How the program ended is not known', tells: ['pid'] },
  EXEC_TIMEOUT: { status: 504, title: 'The program did not end in time', tells: ['written', 'pid', 'killed'] },
  FILE_SHRUNK: { status: 409, title: 'The file became shorter while it was copied' },
  FILE_TOO_LARGE: { status: 413, title: 'The file is too large' },
  FLOODED: faulty,
  FORBIDDEN: { status: 403, title: 'Not allowed' },
  FREEZE_FAILED: {
    status: (error) => freezeStatus[String(member(error, 'reason'))] ?? 502,
    title: 'The guest was not frozen',
    tells: ['reason', 'guest', 'desc'],
  },
  FREEZE_HELD: { status: 409, title: 'Another client freezes this machine' },
  FREEZE_LOST: { status: 409, title: 'The guest was thawed before its time', tells: ['loss'] },
  GATEWAY_BUSY: { status: 503, title: 'The gateway has enough to do', retry: true },
  GUEST_PROGRAM_FAILED: refused,
  NOT_AN_AGENT: { ...faulty, title: 'What answers is no guest agent' },
  NOT_FROZEN: { status: 404, title: 'Nobody holds a freeze' },
  NOT_PRIVATE: unable,
  NO_ROUTE: { status: 404, title: 'There is nothing here' },
  PROGRAM_ENDED: away,
  PROTOCOL_VIOLATION: faulty,
  SLOW_CLIENT: { status: 408, title: 'The client is too slow' },
  SYNC_FAILED: { ...away, tells: ['reason'] },
  THAW_FAILED: { status: 502, title: 'The guest may be left frozen', tells: ['guest'] },
  TIMEOUT: { status: 504, title: 'It was not done in time', tells: ['written'] },
  TOO_MANY_REQUESTS: { status: 429, title: 'This client has enough under way', retry: true },
  TRANSFER_FAILED: { ...faulty, title: 'The copy broke off', byCause: true, tells: ['bytes'] },
  TREE_UNAVAILABLE: unable,
  UNAUTHORIZED: { status: 401, title: 'Who asks?' },
  UNKNOWN_MACHINE: { status: 404, title: 'There is no such machine' },
  UNSENDABLE: { status: 400, title: 'JSON or the agent cannot take that' },
  UNSUPPORTED: unable,
  VERIFY_FAILED: faulty,
}

export function member(error: QgaError, name: string): unknown {
  return new Map<string, unknown>(Object.entries(error)).get(name)
}

/** An error with its row and status; `undefined` for one that nobody foresaw. */
export function judge(
  error: unknown,
): { readonly error: QgaError; readonly row: ProblemRow; readonly status: number } | undefined {
  if (!(error instanceof QgaError)) return undefined
  const row = Object.hasOwn(problemTable, error.code) ? problemTable[error.code] : undefined
  if (row === undefined) return undefined
  const cause = row.byCause === true && error.cause instanceof QgaError ? judge(error.cause) : undefined
  if (cause !== undefined) return { error, row: { ...row, retry: cause.row.retry }, status: cause.status }
  return { error, row, status: typeof row.status === 'function' ? row.status(error) : row.status }
}
