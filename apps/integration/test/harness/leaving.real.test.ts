import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

function lives(pid: number): boolean {
  try {
    const [, state] = /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? []
    return state !== 'Z'
  } catch {
    return false
  }
}

const script = `
import { startGuest } from './src/guest/start-guest.ts'
const guest = await startGuest({ channel: 'vsock', waitsForBoot: false })
process.stdout.write(guest.qemuPid + ' ' + guest.folder + '\\n')
await new Promise((resolve) => setTimeout(resolve, 600_000))`

async function startedGuest() {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    child.once('close', () => reject(new Error('the guest was not started')))
  })
  const [pid = '', folder = ''] = line.trim().split(' ')
  return { child, pid: Number(pid), folder }
}

describe('a guest ends with the process that started it', () => {
  test.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)('%s', async (signal) => {
    const { child, pid, folder } = await startedGuest()
    expect([lives(pid), existsSync(folder)]).toEqual([true, true])
    child.kill(signal)
    await vi.waitFor(() => expect([lives(pid), existsSync(folder)]).toEqual([false, false]), 10_000)
  })
})
