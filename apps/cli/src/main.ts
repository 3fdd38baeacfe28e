import { commandRow, overview, parseCommandLine } from './command-line.js'
import { contextOf } from './context.js'
import { exitCodes } from './exit-codes.js'
import { flag, text } from './given.js'
import { abortWhenAsked } from './interrupt.js'
import { write } from './output/write.js'
import type { About } from './report.js'

/** The whole program: words in, exit code out. */
export async function main(words: readonly string[]): Promise<void> {
  const signal = abortWhenAsked()
  const code = await run(words, signal)
  // Not process.exit(), which may wait for ever (see leave.ts): each command closes what it opened, so this is the end.
  process.exitCode = code
}

async function run(words: readonly string[], signal: AbortSignal): Promise<number> {
  const name = commandRow(words)?.name
  const about: About & { target?: string; json: boolean; noColor: boolean } = {
    json: wantsJson(words),
    noColor: words.includes('--no-color'),
    ...(name === undefined ? {} : { command: name }),
  }
  try {
    if (words.length === 0) {
      await write(process.stderr, await overview())
      return exitCodes.usage
    }
    const asked = await parseCommandLine(words)
    if (asked === undefined) {
      await write(process.stdout, '') // help or the version is on its way
      return exitCodes.ok
    }
    const { command, given } = asked
    about.json = text(given, 'output') === 'json'
    about.noColor = flag(given, 'no-color')
    const target = command.target(given)
    if (target !== undefined) about.target = target
    return await command.run(given, contextOf(given, signal))
  } catch (error) {
    const { reportFailure } = await import('./report-failure.js')
    return await reportFailure(error, about)
  }
}

/** Whether errors shall be JSON, even when the command line cannot be parsed. */
function wantsJson(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  const own = end < 0 ? words : words.slice(0, end)
  return own.some(
    (word, at) => /^(-o|--output)=?json$/.test(word) || (/^(-o|--output)$/.test(word) && own[at + 1] === 'json'),
  )
}
