import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lives } from '../../test/processes.js'
import { atExitWhile } from './exit-hook.js'

const here = import.meta.dirname
const tsx = join(here, '..', '..', '..', '..', 'node_modules', 'tsx', 'dist', 'cli.mjs')

/** Runs a program that opens a channel to a command, tells that command's process id, and ends like this. */
async function pidLeftBy(argv: readonly string[], end: string): Promise<number> {
  const script = `
    import { command } from './command.ts'
    const channel = await command(${JSON.stringify(argv)}).open({})
    channel.start({
      data(chunk) {
        process.stdout.write(chunk)
        setTimeout(() => { ${end} }, 50)
      },
      closed() {},
    })`
  const args = [tsx, '--input-type=module', '--eval', script]
  const child = spawn(process.execPath, args, { cwd: here, stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  await once(child, 'close')
  return Number(said)
}

describe('a command whose channel nobody closes', () => {
  test.each([
    ['exits', 'process.exit()'],
    ['crashes', "throw new Error('a crash')"],
  ])('ends when this process %s, whatever it heeds', async (_, end) => {
    const pid = await pidLeftBy(['sh', '-c', "trap '' TERM HUP INT PIPE; echo $$; while :; do sleep 0.05; done"], end)
    expect(pid).toBeGreaterThan(1)
    await expect.poll(() => lives(pid)).toBe(false)
  })

  test('hears the end of its input when this process is killed', async () => {
    const pid = await pidLeftBy(['sh', '-c', 'echo $$; exec cat'], "process.kill(process.pid, 'SIGKILL')")
    expect(pid).toBeGreaterThan(1)
    await expect.poll(() => lives(pid)).toBe(false)
  })
})

test('there is one listener for all, and none when nothing is left', async () => {
  const before = process.listenerCount('exit')
  let end = () => {}
  const life = new Promise<void>((resolve) => {
    end = resolve
  })
  for (let count = 0; count < 50; count++) atExitWhile(life, () => {})
  expect(process.listenerCount('exit')).toBe(before + 1)
  end()
  await life
  await Promise.resolve()
  expect(process.listenerCount('exit')).toBe(before)
})
