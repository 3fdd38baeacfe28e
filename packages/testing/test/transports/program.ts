import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** A program that a test has started, and ends. */
export interface StartedProgram {
  readonly child: ChildProcess
  end(): Promise<void>
}

/** Starts a program and waits until this file is there, or this test holds. */
export async function startProgram(
  argv: readonly string[],
  isReady: string | (() => boolean | Promise<boolean>),
): Promise<StartedProgram> {
  const [program = '', ...args] = argv
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const end = async () => {
    if (!isRunning()) return
    child.kill('SIGKILL')
    await once(child, 'close')
  }
  await once(child, 'spawn')
  while (!(typeof isReady === 'string' ? existsSync(isReady) : await isReady())) {
    if (!isRunning()) throw new Error(`${program} ended with code ${child.exitCode}: ${said}`)
    await delay(5)
  }
  return { child, end }
}
