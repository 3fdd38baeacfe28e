import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { partTable } from '../parts/part-table.js'
import { parts } from '../parts/parts.js'

const usage = `usage: pnpm integration [options] [FILE...]: scenarios on real agents in real machines

  --all        every agent, QEMU and channel; without it, the corners that tell the most
  --prepare    make the real parts that are missing, and run nothing
  --parts      say which real parts there are, and make none
  --report F   write vitest's report as JSON, too

On Debian only; parts come from its packages and are kept in the user's cache folder. FILE: as of vitest.`

/** Makes what is missing, one after the other; the failure of one is no reason to leave out the others. */
async function prepare(): Promise<boolean> {
  let complete = true
  for (const part of parts) {
    if ((await part.version()) !== undefined) continue
    process.stderr.write(`making: ${part.name}\n`)
    try {
      await part.provide()
    } catch (error) {
      complete = false
      console.error(`cannot make ${part.name}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return complete
}

function runTests(all: boolean, report: string | undefined, files: readonly string[]): number {
  const root = join(import.meta.dirname, '..', '..')
  const reporters = report === undefined ? [] : ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const args = ['run', '--config', join(root, 'vitest.real.config.ts'), '--passWithNoTests', ...reporters, ...files]
  const env = { ...process.env, QGA_INTEGRATION_MATRIX: all ? 'all' : 'corners' }
  return spawnSync('vitest', args, { cwd: root, env, stdio: 'inherit' }).status ?? 1
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      all: { type: 'boolean', default: false },
      prepare: { type: 'boolean' },
      parts: { type: 'boolean' },
      report: { type: 'string' },
      help: { type: 'boolean' },
    },
    allowPositionals: true,
  })
  if (values.help) return console.log(usage)
  const required = process.env.QGA_REQUIRE_REAL === '1'
  const complete = values.parts || (await prepare())
  const status = values.parts || values.prepare ? 0 : runTests(values.all, values.report, positionals)
  console.log(await partTable())
  process.exitCode = status || (required && !complete ? 1 : 0)
}

main().catch((error: unknown) => {
  console.error(`error: ${error instanceof Error ? error.message : error}\n\n${usage}`)
  process.exitCode = 2
})
