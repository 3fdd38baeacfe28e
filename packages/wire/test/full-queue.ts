import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Listens with a queue of one, and does not return to its loop, which would accept, before it is told to. */
const program = `
  const fs = require('node:fs')
  const server = require('node:net').createServer((socket) => socket.on('error', () => {}).write('served'))
  server.listen({ path: process.argv[1], backlog: 1 }, () => {
    fs.writeSync(1, 'listening')
    fs.readSync(0, Buffer.alloc(1))
  })`

/** A unix socket at `path` whose accept queue is full, as QEMU's is when clients hold it: connecting gives EAGAIN. */
export interface FullQueue {
  /** From now on all clients are accepted and hear `served`. */
  serve(): void
}

export async function fullQueue(path: string): Promise<FullQueue> {
  const child = spawn(process.execPath, ['-e', program, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  const clients: Socket[] = []
  onTestFinished(() => stop(child, clients))
  await once(child.stdout, 'data')
  for (let tries = 0; ; tries++) {
    if (tries > 10) throw new Error('the accept queue does not fill')
    const client = connect(path)
    clients.push(client)
    const failed = await new Promise<boolean>((resolve) => {
      client.once('connect', () => resolve(false))
      client.on('error', () => resolve(true))
    })
    if (failed) return { serve: () => void child.stdin.write('x') }
  }
}

function stop(child: ChildProcess, clients: readonly Socket[]): void {
  for (const client of clients) client.destroy()
  child.kill('SIGKILL')
}
