import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const cwd = join(import.meta.dirname, '..')

/** A process that has started another one. */
export interface Parent {
  readonly child: ChildProcess
  /** Of the other one. */
  readonly pid: number
  readonly folder: string
}

/** Runs a script in a Node of its own; resolves when that has said `PID FOLDER`. It ends with the test, and can import from `./src`. */
export function startParent(script: string): Promise<Parent> {
  // Without a program between, so that a signal reaches the one that runs the script; in a group that can be signalled
  // as a terminal does.
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script]
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  onTestFinished(() => void child.kill('SIGKILL'))
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const [, pid, folder] = /^(\d+) (.+)\n/.exec(said) ?? []
      if (folder !== undefined) resolve({ child, pid: Number(pid), folder })
    })
    child.once('close', () => reject(new Error(`it ended, and said only '${said}'`)))
  })
}

/** The end of a script that waits for a signal, though not for ever. */
export const waits = 'setTimeout(() => {}, 60_000)'
