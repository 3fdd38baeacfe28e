import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'

/** Takes a pid a line, or none; at the end of its input it kills the last one and removes the folder. */
const script = `
trap '' INT HUP TERM
while read -r line; do pid=$line; done
[ -z "$pid" ] || kill -KILL "$pid"
rm -rf "$1" || { sleep 1; rm -rf "$1"; }`

/**
 * Sees to what this process leaves behind, however it ends: a shell that waits for the end of its input, which is our
 * end, even by SIGKILL. Then it kills the program that was named and removes the folder. It has a session of its own,
 * so that Ctrl-C at a terminal does not reach it, and keeps nobody from ending.
 */
export class EndKeeper {
  readonly #shell: ChildProcess

  constructor(folder: string) {
    const args = ['-c', script, 'sh', folder]
    const shell = spawn('/bin/sh', args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
    shell.on('error', () => {})
    shell.stdin.on('error', () => {})
    shell.unref()
    if (shell.stdin instanceof Socket) shell.stdin.unref()
    this.#shell = shell
  }

  /** This child of ours is killed at our end, unless it ends before. */
  watch(child: ChildProcess): void {
    if (child.pid === undefined) return
    this.#shell.stdin?.write(`${child.pid}\n`)
    // At once: from now on the pid may be another's.
    child.once('exit', () => this.#shell.stdin?.write('\n'))
  }

  /** Does its work now, and resolves when it is done. */
  async close(): Promise<void> {
    const shell = this.#shell
    if (shell.pid === undefined || shell.exitCode !== null || shell.signalCode !== null) return
    shell.ref()
    const ended = once(shell, 'exit')
    shell.stdin?.end()
    await ended
  }
}
