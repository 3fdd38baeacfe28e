import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { lives } from '../../test/processes.js'
import { recorder } from '../../test/recorder.js'
import { connectRejection, rejection } from '../../test/rejection.js'
import { tempDir } from '../../test/temp-dir.js'
import { type CommandOptions, command } from './command.js'
import { ProgramEndedError } from './program-ended-error.js'

const gone = new Error('the caller has gone')

const shell = (script: string, options: CommandOptions = {}) => command(['sh', '-c', script], options)

async function run(script: string, options: CommandOptions = {}) {
  const channel = await shell(script, options).open({})
  const heard = recorder()
  channel.start(heard)
  return { channel, heard }
}

/** The end of a program that is not ended by us. */
async function endOf(script: string, options: CommandOptions = {}): Promise<{ cause: unknown; said: string }> {
  const { heard } = await run(script, options)
  const cause = await heard.ended
  return { cause, said: heard.received.toString() }
}

describe('the program', () => {
  test('gets its arguments as they are, without a shell', async () => {
    const channel = await command(['printf', '%s|', 'a b', '$HOME', "'", '*']).open({})
    const heard = recorder()
    channel.start(heard)
    await heard.ended
    expect(heard.received.toString()).toBe("a b|$HOME|'|*|")
  })

  test('gets this environment, or another in its place', async () => {
    expect((await endOf('echo $PATH')).said).toBe(`${process.env.PATH}\n`)
    const env = { PATH: process.env.PATH, ONLY: 'this' }
    expect((await endOf('echo $ONLY$HOME', { env })).said).toBe('this\n')
  })

  test('runs in this folder, or in another', async () => {
    const cwd = tempDir()
    expect((await endOf('pwd -P')).said).toBe(`${process.cwd()}\n`)
    expect((await endOf('pwd -P', { cwd })).said).toBe(`${cwd}\n`)
  })

  test('names the transport, unless it has another label', async () => {
    expect(command(['socat', '-', 'UNIX-CONNECT:/a']).label).toBe('socat - UNIX-CONNECT:/a')
    expect(command(['echo', 'x'.repeat(1000)]).label).toHaveLength(100)
    const named = shell('cat', { label: 'vm1', local: true })
    const channel = await named.open({})
    expect([named.label, channel.label, channel.local]).toEqual(['vm1', 'vm1', true])
    channel.close()
  })
})

describe('the end of the program', () => {
  test('with exit code 0 is peace', async () => {
    expect(await endOf('echo last words; echo complaint >&2')).toEqual({ cause: undefined, said: 'last words\n' })
  })

  test('with another exit code is an error with its complaint, after the last byte', async () => {
    const { cause, said } = await endOf('echo last words; printf "one\\n\\n  two  \\nthree\\nfour" >&2; exit 3')
    expect(said).toBe('last words\n')
    expect(cause).toBeInstanceOf(ProgramEndedError)
    expect(cause).toMatchObject({
      code: 'PROGRAM_ENDED',
      summary: 'sh ended with exit code 3: two; three; four',
      exitCode: 3,
      signal: null,
      stderr: 'one\n\n  two  \nthree\nfour',
    })
  })

  test('by a signal is an error', async () => {
    const { cause } = await endOf('kill -KILL $$')
    expect(cause).toMatchObject({ summary: 'sh was ended by SIGKILL', exitCode: null, signal: 'SIGKILL' })
  })

  test('does not wait for those who hold its standard error', async () => {
    // As the shared connection of ssh, which leaves the group and stays.
    const from = performance.now()
    const { cause, said } = await endOf('setsid sleep 25 >/dev/null </dev/null & echo $!; exit 1')
    process.kill(Number(said), 'SIGKILL')
    expect(cause).toMatchObject({ exitCode: 1 })
    expect(performance.now() - from).toBeLessThan(15_000)
  })

  test('that has closed its output but lingers is peace: it is ended', async () => {
    expect(await endOf('echo last; exec >&-; exec sleep 60')).toEqual({ cause: undefined, said: 'last\n' })
  })

  test('says more than an input that is closed', async () => {
    // It ends while its last words are still waited for, which is not long.
    const { channel, heard } = await run('exec <&-; echo last; sleep 0.02; exit 3')
    await heard.hasReceived(5)
    for (let writes = 0; writes < 5; writes++) channel.write(bytes('lost'))
    expect(await heard.ended).toMatchObject({ exitCode: 3 })
  })

  test('that takes no more input but lingers is the error of the input', async () => {
    const { channel, heard } = await run('exec <&-; echo last; exec sleep 60')
    await heard.hasReceived(5)
    channel.write(bytes('lost'))
    expect(await heard.ended).toMatchObject({ code: 'EPIPE' })
  })

  test('keeps the end of a long complaint', async () => {
    const { cause } = await endOf('head -c 100000 /dev/zero | tr "\\0" x >&2; echo end >&2; exit 1')
    if (!(cause instanceof ProgramEndedError)) throw cause
    expect(cause.stderr).toHaveLength(8192)
    expect(cause.stderr).toMatch(/xend\n$/)
    expect(cause.summary.length).toBeLessThan(600)
  })

  test('leaves the progress of socat out of the message', async () => {
    const { cause } = await endOf(
      'echo "2026/11/21 05:32:42 socat[1] N opening" >&2; echo "E no such file" >&2; exit 1',
    )
    expect(cause).toMatchObject({ summary: 'sh ended with exit code 1: E no such file' })
  })
})

describe('a program that cannot be run', () => {
  test('is not there', async () => {
    const error = await connectRejection(command(['/none/socat']).open({}))
    expect(error).toMatchObject({ reason: 'not-found', cause: { code: 'ENOENT' } })
    expect(error.message).toBe(
      'cannot connect to /none/socat: /none/socat is not there. Install it, or check the PATH and the folder to run it in',
    )
  })

  test('may not be executed', async () => {
    const file = join(tempDir(), 'program')
    writeFileSync(file, '')
    chmodSync(file, 0o644)
    expect(await connectRejection(command([file]).open({}))).toMatchObject({ reason: 'permission' })
  })

  test('has an argument that cannot be passed', async () => {
    expect(await connectRejection(command(['echo', 'a\0b']).open({}))).toMatchObject({ reason: 'other' })
    expect(await connectRejection(command(['echo', 'x'.repeat(10_000_000)]).open({}))).toMatchObject({
      reason: 'other',
    })
  })
})

describe('ready', () => {
  const ready = /^connected$/m

  test('is waited for', async () => {
    let open = false
    const go = join(tempDir(), 'go')
    const script = `echo conn >&2; until [ -e ${go} ]; do sleep 0.05; done; printf ec >&2; cat`
    const opening = shell(script, { ready: /connec|conn\nec/ })
      .open({})
      .then((channel) => {
        open = true
        return channel
      })
    await delay(50)
    expect(open).toBe(false)
    writeFileSync(go, '')
    const channel = await opening
    const heard = recorder()
    channel.start(heard)
    channel.write(bytes('x'))
    await heard.hasReceived(1)
    channel.close()
    await heard.ended
  })

  test('that never comes because the program ends is an error with its complaint', async () => {
    const error = await connectRejection(shell('echo no route >&2; exit 5', { ready, label: 'vm1' }).open({}))
    expect(error).toMatchObject({
      reason: 'other',
      summary: 'cannot connect to vm1: sh ended with exit code 5: no route',
      cause: { exitCode: 5, stderr: 'no route\n' },
    })
  })

  test('that never comes though the program ends in peace is an error, too', async () => {
    const error = await connectRejection(shell('exit 0', { ready }).open({}))
    expect(error.summary).toContain('sh ended with exit code 0')
  })

  test('that was said with output before it keeps that output', async () => {
    const channel = await shell('echo greeting; echo connected >&2; cat', { ready }).open({})
    const heard = recorder()
    channel.start(heard)
    await heard.hasReceived(9)
    expect(heard.received.toString()).toBe('greeting\n')
    channel.close()
    await heard.ended
  })
})

describe('aborting', () => {
  test('while it waits ends the program', async () => {
    const file = join(tempDir(), 'pid')
    const caller = new AbortController()
    const opening = rejection(
      shell(`echo $$ > ${file}.new; mv ${file}.new ${file}; sleep 60`, { ready: /never/ }).open({
        signal: caller.signal,
      }),
    )
    await expect.poll(() => existsSync(file)).toBe(true)
    const { said } = await endOf(`cat ${file}`)
    expect(lives(Number(said))).toBe(true)
    caller.abort(gone)
    expect(await opening).toBe(gone)
    await expect.poll(() => lives(Number(said))).toBe(false)
  })
})

describe('closing', () => {
  /** Starts a script that tells its process id first. */
  async function telling(script: string) {
    const { channel, heard } = await run(`echo $$; ${script}`)
    await expect.poll(() => heard.received.toString()).toMatch(/\n$/)
    return { channel, heard, pid: Number(heard.received.toString()) }
  }

  test('ends the input, and gives the program time to act on it', async () => {
    const file = join(tempDir(), 'ended')
    // It heeds no SIGTERM: on a busy machine that may come before it has run.
    const { channel, heard } = await telling(`trap '' TERM; cat > /dev/null; echo ended > ${file}`)
    channel.close()
    expect(await heard.ended).toBeUndefined()
    expect(existsSync(file)).toBe(true)
  })

  test('ends a program that does not heed its input, by SIGTERM', async () => {
    const file = join(tempDir(), 'ended')
    const { channel, heard, pid } = await telling(`trap 'echo > ${file}; exit' TERM; while :; do sleep 0.05; done`)
    const from = performance.now()
    channel.close()
    expect(await heard.ended).toBeUndefined()
    expect([existsSync(file), lives(pid)]).toEqual([true, false])
    expect(performance.now() - from, 'time to act on its input').toBeGreaterThan(200)
  })

  test('ends a program that heeds nothing, by SIGKILL', { timeout: 10_000 }, async () => {
    const { channel, heard, pid } = await telling("trap '' TERM; while :; do sleep 0.05; done")
    const from = performance.now()
    channel.close()
    expect(await heard.ended).toBeUndefined()
    expect(lives(pid)).toBe(false)
    expect(performance.now() - from).toBeGreaterThan(1500)
  })

  test('ends what the program has started, too', async () => {
    const { channel, heard, pid } = await telling('exec sleep 60')
    const { heard: other } = await run('sleep 60 </dev/null >/dev/null 2>&1 & echo $!')
    await other.ended
    expect(lives(pid)).toBe(true)
    channel.close()
    await heard.ended
    await expect.poll(() => lives(Number(other.received.toString()))).toBe(false)
  })

  test('of a program that has not been started to be listened to ends it', async () => {
    const file = join(tempDir(), 'pid')
    const channel = await shell(`echo $$ > ${file}.new; mv ${file}.new ${file}; sleep 60`).open({})
    await expect.poll(() => existsSync(file)).toBe(true)
    const { said } = await endOf(`cat ${file}`)
    channel.close()
    await expect.poll(() => lives(Number(said))).toBe(false)
  })
})
