import { QgaError } from '@qga/wire'
import { transportOf } from '@qga/wire/node'
import { exitCodes } from './exit-codes.js'
import { InterruptedError } from './interrupt.js'
import { localFileError } from './local-file-error.js'

/** What the failed command was about. */
export interface About {
  readonly command?: string
  readonly target?: string
}

/** A failure, ready to be told. The texts may hold what a guest chose, and are not escaped yet. */
export interface Report {
  readonly code: string
  readonly message: string
  readonly cause: string | undefined
  readonly hints: readonly string[]
  readonly exit: number
  /** What the message is about, to stand in front of it: the target, unless the failure is on this side. */
  readonly subject: string | undefined
}

/** How one kind of error is told. */
interface ReportRow {
  readonly exit: number | ((error: QgaError) => number)
  /** For `exec`, whose other codes are the program's own; 125 unless said otherwise. */
  readonly execExit?: number | ((error: QgaError) => number)
  /** The failure is on this side, and has nothing to do with the target. */
  readonly here?: true
  /** It only says that something is over: its code and its hint are those of its cause, where that is one of ours. */
  readonly byCause?: true
  /** What to do, where the error itself does not know. */
  readonly hint?: string
  /** Why it failed, where that is not the error's own cause. */
  readonly why?: (error: QgaError) => string | undefined
}

const { failed, notStarted, ownFailure, timeout, unavailable, usage } = exitCodes

/** Every error that people may meet: one row for each code. */
export const reportTable: Readonly<Record<string, ReportRow>> = {
  AGENT_NOT_READY: { exit: failed },
  BAD_ADDRESS: { exit: usage, execExit: usage, here: true },
  BAD_ARCHIVE: { exit: failed },
  BAD_FRAME: { exit: failed },
  BAD_JSON: { exit: failed },
  BAD_OPTION: { exit: usage, execExit: usage, here: true },
  CLOSED: { exit: failed, byCause: true },
  COMMAND_FAILED: {
    exit: failed,
    execExit: (error) => (member(error, 'command') === 'guest-exec' ? notStarted : ownFailure),
  },
  COMMAND_UNAVAILABLE: { exit: unavailable, execExit: unavailable, why: agentsWords },
  CONNECT_FAILED: { exit: failed },
  EXEC_RESULT_LOST: { exit: failed },
  EXEC_TIMEOUT: { exit: timeout, execExit: timeout },
  EXISTS_HERE: { exit: failed, here: true },
  FILE_TOO_LARGE: { exit: failed },
  FILE_SHRUNK: { exit: failed },
  FLOODED: { exit: failed, hint: 'Restart the guest agent; if it goes on, what answers is broken, or hostile' },
  FOREIGN_PART: { exit: failed, here: true },
  GUEST_PROGRAM_FAILED: { exit: failed },
  FREEZE_FAILED: { exit: failed },
  FREEZE_LOST: { exit: failed },
  INTERRUPTED: { exit: failed, why: (error) => (error instanceof InterruptedError ? error.goesOn : undefined) },
  LOCAL_FILE: { exit: failed, here: true, why: () => undefined },
  NOT_AN_AGENT: { exit: failed },
  NOT_PRIVATE: { exit: unavailable },
  NOT_SENT: { exit: failed },
  NO_SPACE: { exit: failed, here: true },
  PROGRAM_ENDED: { exit: failed, hint: 'Run the program by itself, and see whether it stays connected' },
  PROTOCOL_VIOLATION: { exit: failed },
  SYNC_FAILED: { exit: (error) => (member(error, 'reason') === 'silent' ? timeout : failed) },
  THAW_FAILED: { exit: failed },
  TIMEOUT: { exit: timeout, execExit: timeout },
  TRANSFER_FAILED: { exit: exitOfCause, why: () => undefined },
  TREE_UNAVAILABLE: { exit: unavailable },
  UNSENDABLE: { exit: failed },
  UNSUPPORTED: { exit: failed },
  USAGE: { exit: usage, execExit: usage, here: true, why: () => undefined },
  VERIFY_FAILED: { exit: failed },
}

/** Any error as a report; `undefined` for one that nobody foresaw: a fault of qga's own. */
export function reportOf(thrown: unknown, about: About): Report | undefined {
  const error = thrown instanceof QgaError ? thrown : localFileError(thrown)
  if (error === undefined) return undefined
  const row = rowOf(error)
  const root = rootOf(error)
  const known = root.hint ?? rowOf(root).hint ?? error.hint
  const hint = about.command === 'cp' ? hintOfCp(error, known) : known
  return {
    code: root.code,
    message: withoutLabel(error.summary, about.target),
    cause: row.why === undefined ? causeText(error) : row.why(error),
    hints: hint === undefined ? [] : [hint],
    subject: row.here ? undefined : about.target,
    exit: exitOf(error, row, about),
  }
}

function rowOf(error: QgaError): ReportRow {
  return reportTable[error.code] ?? { exit: failed }
}

/** The error that tells what the matter is. */
function rootOf(error: QgaError): QgaError {
  return rowOf(error).byCause && error.cause instanceof QgaError ? rootOf(error.cause) : error
}

function exitOf(error: QgaError, row: ReportRow, { command }: About): number {
  if (error instanceof InterruptedError) return error.exit
  if (command !== 'exec') return typeof row.exit === 'function' ? row.exit(error) : row.exit
  return typeof row.execExit === 'function' ? row.execExit(error) : (row.execExit ?? ownFailure)
}

/** A copy that broke off ends as what broke it would. */
function exitOfCause({ cause }: QgaError): number {
  const row = cause instanceof QgaError ? reportTable[cause.code] : undefined
  return typeof row?.exit === 'number' ? row.exit : failed
}

/** The library's hint in the words of `cp`, and its own where a path of the guest turns out to be a directory. */
function hintOfCp(error: QgaError, hint: string | undefined): string | undefined {
  if (hint !== undefined) return hint.replace('recursive: true', '-r').replace('without recursive', 'without -r')
  const isDirectory = /is a directory/i.test(String(member(error, 'desc')))
  return isDirectory ? "Name the file in it; a path that ends in / takes the local file's name" : undefined
}

/** The nearest cause that says more than the error does. */
function causeText(error: Error): string | undefined {
  const { cause } = error
  if (!(cause instanceof Error)) return undefined
  const says = cause instanceof QgaError ? cause.summary : cause.message
  // How a deadline is kept within is no reason.
  const empty = says === '' || cause.name === 'AbortError' || error.message.includes(says)
  return empty ? causeText(cause) : says
}

function agentsWords(error: QgaError): string | undefined {
  const desc = member(error, 'desc')
  return typeof desc === 'string' && !error.summary.includes(desc) ? `the agent says: ${desc}` : undefined
}

/** Messages name the channel; here the target stands in front of them already. */
function withoutLabel(summary: string, target: string | undefined): string {
  const label = target === undefined ? undefined : labelOf(target)
  const at = label === undefined ? -1 : summary.indexOf(label)
  if (label === undefined || at < 0) return summary
  const before = summary.slice(0, at).replace(/(?:^| )(?:to|at|with|behind) $/, '')
  return (before.trimEnd() + summary.slice(at + label.length)).trimStart()
}

function labelOf(target: string): string | undefined {
  try {
    return transportOf(target).label
  } catch {
    return undefined
  }
}

function member(error: QgaError, name: string): unknown {
  return new Map<string, unknown>(Object.entries(error)).get(name)
}
