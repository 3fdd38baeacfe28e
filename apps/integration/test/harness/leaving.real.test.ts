import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

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

test('a guest that is killed while its disks are made leaves no folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qga-leaving-'))
  const starts = script.replace("channel: 'vsock'", "disks: [{ name: 'large', sizeMiB: 65536 }]")
  const args = ['--import', 'tsx', '--input-type=module', '--eval', starts]
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore', env: { ...process.env, TMPDIR: folder } })
  onTestFinished(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const left = () => readdirSync(folder, { recursive: true }).filter((name) => String(name).startsWith('qga-guest-'))
  const making = { timeout: 90_000, interval: 5 }
  await vi.waitFor(() => expect(left()).toContainEqual(expect.stringMatching(/large/)), making)
  child.kill('SIGKILL')
  await vi.waitFor(() => expect(left()).toEqual([]), 60_000)
})

async function startedGuest() {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
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
    await vi.waitFor(() => expect([lives(pid), existsSync(folder)]).toEqual([false, false]), 60_000)
  })
})
