import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { tempDir } from './temp-dir.js'

// A qemu-ga that runs here acts on this machine, so whatever could harm it is switched off before it starts.
const blocked = [
  'guest-shutdown',
  'guest-suspend-disk',
  'guest-suspend-ram',
  'guest-suspend-hybrid',
  'guest-set-time',
  'guest-set-user-password',
  'guest-fsfreeze-freeze',
  'guest-fsfreeze-freeze-list',
  'guest-ssh-add-authorized-keys',
  'guest-ssh-remove-authorized-keys',
  'guest-set-vcpus',
  'guest-set-memory-blocks',
]

const places = ['/usr/sbin', ...(process.env.PATH ?? '').split(delimiter)].map((dir) => join(dir, 'qemu-ga'))

const program = places.find((file) => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
})

/** Whether to leave out what needs a real agent. With QGA_REQUIRE_REAL=1 nothing is left out, and a missing agent fails. */
export const noRealAgent = program === undefined && process.env.QGA_REQUIRE_REAL !== '1'

/** Starts a qemu-ga on a unix socket of its own and gives the socket's path; it is stopped after the test. */
export async function startRealAgent(): Promise<string> {
  if (program === undefined) throw new Error('there is no qemu-ga on this machine: install qemu-guest-agent')
  const dir = tempDir()
  const path = join(dir, 'qga.sock')
  mkdirSync(join(dir, 'state'))
  const args = [
    '-m',
    'unix-listen',
    '-p',
    path,
    '-t',
    join(dir, 'state'),
    '-f',
    join(dir, 'pid'),
    '-b',
    blocked.join(','),
  ]
  const agent = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  onTestFinished(() => stop(agent))
  while (!listensAt(path)) {
    if (agent.exitCode !== null) throw new Error(`qemu-ga ended with exit code ${agent.exitCode}`)
    await delay(10)
  }
  return path
}

async function stop(agent: ChildProcess): Promise<void> {
  if (agent.exitCode !== null || agent.signalCode !== null) return
  agent.kill('SIGKILL')
  await once(agent, 'exit')
}

/** Whether somebody listens there by now: the socket's file is there a moment before. */
function listensAt(path: string): boolean {
  const sockets = readFileSync('/proc/net/unix', 'utf8').split('\n')
  return sockets.some((line) => line.endsWith(` ${path}`) && line.split(' ')[3] === '00010000')
}
