import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'

const program = join(import.meta.dirname, '..', '..', 'src', 'bin', 'soak.ts')

function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return ''
  }
}

/** The agents whose files are in a folder. */
function agentsOf(folder: string): number[] {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
  return pids.filter((pid) => {
    const words = readProcess(pid, 'cmdline').split('\0')
    return words.some((word) => word.endsWith('/qemu-ga')) && words.some((word) => word.startsWith(`${folder}/`))
  })
}

test.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'the end of its input'] as const)(
  'a soak that ends by %s leaves no agent and no folder',
  async (end) => {
    const folder = await mkdtemp(join(tmpdir(), 'qga-leaving-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const ours = () => readdirSync(folder).filter((name) => name.startsWith('qga-'))
    const args = ['--import', 'tsx', program, '--agent', '7.2', '--minutes', '5', '--attached']
    const child = spawn(process.execPath, args, {
      stdio: ['pipe', 'ignore', 'inherit'],
      env: { ...process.env, TMPDIR: folder },
      timeout: 170_000,
    })
    await vi.waitFor(() => {
      expect(
        ours()
          .map((name) => name.replace(/-[^-]*$/, ''))
          .sort(),
      ).toEqual(['qga-real', 'qga-soak'])
      expect(agentsOf(folder)).toHaveLength(1)
    }, 90_000)
    const [agent = 0] = agentsOf(folder)
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    if (end === 'the end of its input') child.stdin.destroy()
    else child.kill(end)
    await vi.waitFor(
      () => expect([existsSync(`/proc/${agent}`), agentsOf(folder), ours()]).toEqual([false, [], []]),
      60_000,
    )
  },
)
