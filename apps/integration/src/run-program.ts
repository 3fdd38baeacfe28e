import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const MAX_OUTPUT = 64 * 2 ** 20

/** Runs a program of this machine to its end and resolves with what it printed; rejects with what it complained about. */
export async function runProgram(program: string, args: readonly string[], cwd?: string): Promise<string> {
  try {
    const { stdout } = await execute(program, args, {
      cwd,
      maxBuffer: MAX_OUTPUT,
      env: { ...process.env, LC_ALL: 'C' },
    })
    return stdout
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new Error(`${program} ${args.slice(-3).join(' ')} failed: ${stderr || String(error)}`, { cause: error })
  }
}
