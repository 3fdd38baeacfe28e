import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'

const NAME = 'qemu-system-x86_64'

/** What to do on a machine without QEMU. */
export const qemuMissing = `no ${NAME}: install it (Debian: apt install qemu-system-x86), or name one in QGA_QEMU_SYSTEM`

/** The path of a real QEMU: the environment's QGA_QEMU_SYSTEM (empty for none), else the first on PATH. */
export function findQemu(): string | undefined {
  const named = process.env.QGA_QEMU_SYSTEM
  if (named !== undefined) return named === '' ? undefined : named
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, NAME)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** What QEMU says when it is met, and its replies. */
interface Answers {
  readonly greeting: unknown
  readonly replies: readonly unknown[]
}

const TIMEOUT_MS = 30_000

/** Starts a QEMU without a machine, gives it commands without arguments one after the other, and ends it. */
export async function askQemu(program: string, commands: readonly string[]): Promise<Answers> {
  const args = ['-nodefaults', '-no-user-config', '-machine', 'none', '-display', 'none', '-S', '-qmp', 'stdio']
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const qemu = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], signal, killSignal: 'SIGKILL' })
  const failure = once(qemu, 'exit').then(
    () => `${program} ended instead of answering`,
    (error: unknown) => `${program} does not run: ${error}`,
  )
  // What fails here fails to be answered, too.
  qemu.stdin.on('error', () => undefined)
  try {
    const lines = createInterface({ input: qemu.stdout })[Symbol.asyncIterator]()
    const next = async (): Promise<unknown> => {
      const { done, value } = await lines.next()
      if (done) throw new Error(await failure)
      return JSON.parse(value)
    }
    const greeting = await next()
    const replies: unknown[] = []
    for (const execute of commands) {
      qemu.stdin.write(`${JSON.stringify({ execute })}\n`)
      replies.push(await next())
    }
    return { greeting, replies }
  } finally {
    qemu.kill('SIGKILL')
    await failure
  }
}
