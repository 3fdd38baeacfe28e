import { exitCodes } from './exit-codes.js'
import { escapeLine, escapeLines } from './output/escape.js'
import { prettyJson } from './output/json.js'
import { type Style, styleFor } from './output/style.js'
import { write } from './output/write.js'
import { type About, type Report, reportOf } from './report.js'

/** Tells on standard error what went wrong, and gives the exit code. */
export async function reportFailure(
  error: unknown,
  about: About & { readonly json: boolean; readonly noColor: boolean },
): Promise<number> {
  const report = reportOf(error, about)
  const style = styleFor(process.stderr, about.noColor)
  if (report === undefined) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const told = about.json
      ? bugJson(stack, about)
      : `${style('red', 'error:')} a fault in qga itself\n${escapeLines(stack)}`
    await write(process.stderr, `${told}\n`)
    return about.command === 'exec' ? exitCodes.ownFailure : exitCodes.failed
  }
  const told = about.json ? failureJson(report, about) : failureLines(report, style)
  await write(process.stderr, `${told}\n`)
  return report.exit
}

/** Three lines at most: what failed, why, and what to do. */
export function failureLines({ message, subject, cause, hints }: Report, style: Style): string {
  const lines = [`${style('red', 'error:')} ${escapeLine(subject === undefined ? message : `${subject}: ${message}`)}`]
  if (cause !== undefined) lines.push(`  ${style('dim', 'cause:')} ${escapeLine(cause)}`)
  if (hints.length > 0) lines.push(`  ${style('dim', 'try:')}   ${hints.map(escapeLine).join('; or ')}`)
  return lines.join('\n')
}

export function failureJson(
  { code, message, cause, hints }: Omit<Report, 'exit' | 'subject'>,
  { target, command }: About,
): string {
  return prettyJson({
    error: { code, message, cause: cause ?? null, hints, target: target ?? null, command: command ?? null },
  })
}

function bugJson(stack: string, about: About): string {
  return failureJson({ code: 'INTERNAL', message: 'a fault in qga itself', cause: stack, hints: [] }, about)
}
