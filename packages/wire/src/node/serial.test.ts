import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { installed } from '../../test/installed.js'
import { listen } from '../../test/peer.js'
import { recorder } from '../../test/recorder.js'
import { connectRejection } from '../../test/rejection.js'
import { tempDir } from '../../test/temp-dir.js'
import { serial } from './serial.js'

// What a channel of it carries is tested by the compliance suite.

const socat = 'socat'
const tsx = join(import.meta.dirname, '..', '..', '..', '..', 'node_modules', 'tsx', 'dist', 'cli.mjs')

/** A pty as terminals are by default, and the program that holds its other end. */
async function pty() {
  const path = join(tempDir(), 'terminal')
  const holder = spawn(socat, ['-u', `PTY,link=${path}`, 'STDOUT'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const end = async () => {
    if (holder.exitCode !== null || holder.signalCode !== null) return
    holder.kill('SIGKILL')
    await once(holder, 'exit')
  }
  onTestFinished(end)
  while (!existsSync(path)) await delay(5)
  return { path, end }
}

const settings = (path: string) => execFileSync('stty', ['-F', path, '-a'], { encoding: 'utf8' })

async function opened(path: string, speed?: number) {
  const channel = await serial(path, speed === undefined ? {} : { speed }).open({})
  const heard = recorder()
  channel.start(heard)
  return { channel, heard }
}

describe.runIf(installed('socat', 'stty'))('the line (socat)', () => {
  test('is raw and silent while it is open, and then as it was', async () => {
    const { path } = await pty()
    const before = settings(path)
    expect(before).toMatch(/ icanon .* echo /s)
    const { channel, heard } = await opened(path)
    expect([channel.label, channel.local]).toEqual([`serial:${path}`, true])
    for (const off of ['icanon', 'echo', 'opost', 'icrnl', 'ixon', 'isig', 'iexten']) {
      expect(settings(path)).toMatch(new RegExp(`[\\s;]-${off}[\\s;]`))
    }
    channel.close()
    expect(await heard.ended).toBeUndefined()
    expect(settings(path)).toBe(before)
  })

  test('is as it was even if the channel was never started', async () => {
    const { path } = await pty()
    const before = settings(path)
    const channel = await serial(path).open({})
    channel.close()
    await expect.poll(() => settings(path)).toBe(before)
  })

  test('is as it was when this process exits without closing it', async () => {
    const { path } = await pty()
    const before = settings(path)
    const script = `
      import { serial } from './serial.ts'
      const channel = await serial(${JSON.stringify(path)}).open({})
      channel.start({ data() {}, closed() {} })
      process.stdout.write('raw')
      process.exit()`
    const args = [tsx, '--input-type=module', '--eval', script]
    expect(execFileSync(process.execPath, args, { cwd: import.meta.dirname, encoding: 'utf8' })).toBe('raw')
    expect(settings(path)).toBe(before)
  })

  test('has the speed that is wanted', async () => {
    const { path } = await pty()
    const { channel, heard } = await opened(path, 115_200)
    expect(settings(path)).toMatch(/^speed 115200 baud/)
    channel.close()
    await heard.ended
    expect(settings(path)).not.toMatch(/^speed 115200 baud/)
  })

  test('ends the channel in peace when it is hung up', async () => {
    const { path, end } = await pty()
    const { heard } = await opened(path)
    await end()
    expect(await heard.ended).toBeUndefined()
  })
})

describe('failures', () => {
  test.each<[string, () => string | Promise<string>, string, RegExp]>([
    ['nothing there', () => join(tempDir(), 'no'), 'not-found', /there is no such device/],
    [
      'a file',
      () => {
        const path = join(tempDir(), 'file')
        writeFileSync(path, '')
        return path
      },
      'bad-path',
      /that is no serial line\. Give the path/,
    ],
    [
      'a folder',
      () => {
        const path = join(tempDir(), 'folder')
        mkdirSync(path)
        return path
      },
      'bad-path',
      /that is no serial line/,
    ],
    ['a device that is no terminal', () => '/dev/null', 'bad-path', /that is no serial line/],
    [
      'a unix socket',
      async () => {
        const path = join(tempDir(), 'agent.sock')
        await listen({ path })
        return path
      },
      'bad-path',
      /Is it a unix socket\? Then its address is unix:PATH/,
    ],
  ])('%s', async (_, make, reason, says) => {
    const path = await make()
    const error = await connectRejection(serial(path).open({}))
    expect(error.reason).toBe(reason)
    expect(error.message).toContain(`cannot connect to serial:${path}: `)
    expect(error.message).toMatch(says)
  })

  test.runIf(installed('socat', 'stty'))(
    'a speed that the line has not, in the words of stty, and the line stays as it was',
    async () => {
      const { path } = await pty()
      const before = settings(path)
      const error = await connectRejection(serial(path, { speed: 12_345 }).open({}))
      expect(error.message).toMatch(/stty: .*12345/)
      expect(settings(path)).toBe(before)
    },
  )
})
