import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dropReply } from '@qga/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeGuest, type Guest, guests } from '../../test/guests.js'
import { qga, until } from '../../test/qga.js'

describe.each(guests)('qga exec with $name', ({ available, start }) => {
  describe.runIf(available)('', () => {
    let guest: Guest
    beforeAll(async () => {
      guest = await start()
    })
    afterAll(() => guest[Symbol.asyncDispose]())

    const sh = (script: string) => qga(['exec', guest.target, '--', 'sh', '-c', script])

    it('passes both outputs and the exit code through', async () => {
      const { code, stdout, stderr } = await sh('echo out; echo err >&2; exit 3')
      expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' })
    })

    it.each([0, 1, 2, 124, 125, 126, 127, 255])('passes exit code %i through', async (code) => {
      expect((await sh(`exit ${code}`)).code).toBe(code)
    })

    it('tells a signal as shells do', async () => {
      const { code, stdout, stderr } = await sh('kill -9 $$')
      expect({ code, stdout, stderr }).toEqual({ code: 137, stdout: '', stderr: '' })
    })

    it('leaves the words after the -- to the program, options and another -- too', async () => {
      const words = ['-n', '--help', '-o', 'json', '--', '--timeout', '', '*', '$HOME', "a'b"]
      const { code, stdout } = await qga(['exec', guest.target, '--', 'sh', '-c', 'echo "$@"', 'sh', 'x', ...words])
      expect(stdout).toBe(`x ${words.join(' ')}\n`)
      expect(code).toBe(0)
    })

    it('gives its standard input to the program, byte for byte, and back', async () => {
      const bytes = Buffer.from(Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7) & 0xff))
      const done = await qga(['exec', '--input', '-', guest.target, '--', 'cat'], { input: bytes })
      expect(Buffer.compare(done.bytes, bytes)).toBe(0)
      expect(done).toMatchObject({ code: 0, stderr: '' })
    })

    it('gives a file to the program', async () => {
      const file = join(guest.here, 'input.bin')
      await writeFile(file, 'from a file\0\xff', 'latin1')
      const { bytes } = await qga(['exec', guest.target, '--input', file, '--', 'cat'])
      expect(bytes.toString('latin1')).toBe('from a file\0\xff')
    })

    it('does not read its standard input unasked', async () => {
      expect(await qga(['exec', guest.target, '--', 'cat'], { input: 'ignored' })).toMatchObject({
        code: 0,
        stdout: '',
      })
    })

    it('gives the environment that is written, and nothing else', async () => {
      const words = ['exec', '-eA=1', guest.target, '-e', 'B=two words=', '--', '/usr/bin/env']
      expect((await qga(words)).stdout.split('\n').sort()).toEqual(['', 'A=1', 'B=two words='])
    })

    // The agent keeps 16 MiB at most, and a real one takes seconds over them.
    it('passes large output through', { timeout: 30_000 }, async () => {
      const { code, bytes, stderr } = await qga(['exec', guest.target, '--', 'head', '-c', '10000000', '/dev/zero'])
      expect(bytes).toHaveLength(10_000_000)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    })

    it('warns when output is missing', { timeout: 30_000 }, async () => {
      const { code, bytes, stderr } = await qga(['exec', guest.target, '--', 'head', '-c', '17000000', '/dev/zero'])
      expect(bytes).toHaveLength(16 * 1024 * 1024)
      expect(stderr).toBe('warning: output is missing: the agent keeps the first 16 MiB of each stream\n')
      expect(code).toBe(0)
    })

    it('says that the program cannot be started', async () => {
      const { code, stdout, stderr } = await qga(['exec', guest.target, '--', '/nonexistent/program'])
      expect(stderr).toMatch(/^error: \/.*: guest-exec failed: .*No such file or directory/)
      expect({ code, stdout }).toEqual({ code: 127, stdout: '' })
    })

    it('gives up in time, and names the process that runs on', async () => {
      const { code, stderr } = await qga(['exec', '--timeout', '2s', guest.target, '--', 'sleep', '5'])
      expect(stderr).toMatch(
        /^error: .*: sleep \(pid \d+ in the guest\) did not end within 2000 ms\n {2}try: {3}It runs on/,
      )
      expect(code).toBe(124)
    })

    it('leaves at once on Ctrl-C, and says what goes on', async () => {
      const marker = `${guest.folder}/started`
      const { code, stderr } = await qga(['exec', guest.target, '--', 'sh', '-c', `echo > ${marker}; sleep 1.5`], {
        started: async ({ kill }) => {
          await until(() =>
            guest.get(marker).then(
              () => true,
              () => false,
            ),
          )
          kill('SIGINT')
        },
      })
      expect(stderr).toMatch(
        /^error: .*: interrupted\n {2}cause: the program (runs on in the guest, as pid \d+|may have been started .*)\n$/,
      )
      expect(code).toBe(130)
    })
  })
})

describe('qga exec', () => {
  it('tells a disabled guest-exec apart from a program that is missing', async () => {
    await using guest = await fakeGuest({}, { block: ['guest-exec'] })
    const { code, stdout, stderr } = await qga(['exec', guest.target, '--', 'true'])
    expect(stderr.split('\n')).toEqual([
      `error: ${guest.target}: guest-exec is disabled in this guest`,
      expect.stringMatching(/^ {2}cause: the agent says: .*disabled/),
      expect.stringMatching(/^ {2}try: {3}In the guest, take it out of block-rpcs .*qemu-ga\.conf/),
      '',
    ])
    expect({ code, stdout }).toEqual({ code: 126, stdout: '' })
  })

  it('names the process that runs on after Ctrl-C', async () => {
    await using guest = await fakeGuest()
    const isAsked = () => guest.agent.requests.some(({ execute }) => execute === 'guest-exec-status')
    const { code, stderr } = await qga(['exec', guest.target, '--', 'sleep', '1.5'], {
      started: async ({ kill }) => {
        await until(isAsked)
        kill('SIGINT')
      },
    })
    expect(stderr).toMatch(/^error: .*: interrupted\n {2}cause: the program runs on in the guest, as pid \d+\n$/)
    expect(code).toBe(130)
  })

  it('claims nothing that it does not know after Ctrl-C', async () => {
    await using guest = await fakeGuest()
    const interruptedWhen = (isTime: () => boolean) =>
      qga(['exec', guest.target, '--', 'sleep', '1.5'], {
        started: async ({ kill }) => {
          await until(isTime)
          kill('SIGINT')
        },
      })
    guest.agent.faults = [dropReply({ command: 'guest-exec' })]
    const sent = await interruptedWhen(() => guest.agent.requests.some(({ execute }) => execute === 'guest-exec'))
    expect(sent.stderr).toMatch(/\n {2}cause: the program may have been started in the guest, and runs on then\n$/)
    guest.agent.silence()
    const unsent = await interruptedWhen(() => guest.agent.clients > 0)
    expect(unsent).toMatchObject({ code: 130, stderr: `error: ${guest.target}: interrupted\n` })
  })

  it.each([
    [{ exited: true, exitcode: 256 }, 255, 'exit code 256'],
    [{ exited: true, exitcode: -1073741819 }, 255, 'exit code -1073741819'],
    [{ exited: true, signal: 3221225477 }, 255, 'signal 3221225477'],
  ])('%j is no success', async (status, exit, words) => {
    await using guest = await fakeGuest({ 'guest-exec-status': () => status })
    const { code, stderr } = await qga(['exec', guest.target, '--', 'true'])
    expect(stderr).toBe(`warning: the program ended with ${words}; told as 255\n`)
    expect(code).toBe(exit)
  })

  it.each([
    { exited: true },
    { exited: true, exitcode: '0' },
    { exited: true, exitcode: 0.5 },
    { exited: true, exitcode: null },
  ])('%j is a failure of its own', async (status) => {
    await using guest = await fakeGuest({ 'guest-exec-status': () => status as never })
    const { code, stderr } = await qga(['exec', guest.target, '--', 'true'])
    expect(stderr).toMatch(/^error: .*exit code/)
    expect(code).toBe(125)
  })

  it('raw bytes of the guest stay raw: that is what it is for', async () => {
    await using guest = await fakeGuest()
    const { bytes } = await qga(['exec', guest.target, '--', 'echo', '\x1b[31mred'])
    expect(bytes.toString()).toBe('\x1b[31mred\n')
  })

  it.each([
    [
      ['exec', 'T', 'ls', '-l'],
      'error: the program to run comes after a --\n  try:   qga exec TARGET -- COMMAND [ARG...]\n',
    ],
    [['exec', 'T', '--'], 'error: there is nothing after the --\n  try:   qga exec TARGET -- COMMAND [ARG...]\n'],
    [['exec', '--', 'ls'], 'error: an argument is missing\n'],
    [['exec', 'T', '-e', 'A', '--', 'ls'], "error: --env: 'A' is no NAME=VALUE\n"],
    [['exec', 'T', '--shell', '--', 'ls'], 'error: there is no option --shell\n'],
  ])('%j is wrong usage', async (words, says) => {
    const { code, stdout, stderr } = await qga(words)
    expect(stderr.startsWith(says)).toBe(true)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('an input that is not there is its own failure', async () => {
    const { code, stderr } = await qga(['exec', '/none', '--input', '/nonexistent/input', '--', 'cat'])
    expect(stderr).toBe('error: /nonexistent/input: there is no such file or directory on this machine\n')
    expect(code).toBe(125)
  })

  it('an input that is a directory is named', async () => {
    const { code, stderr } = await qga(['exec', '/none', '--input', '/tmp', '--', 'cat'])
    expect({ code, stderr }).toEqual({ code: 125, stderr: 'error: /tmp: is a directory\n' })
  })

  it('an input that no agent can take is refused before anything is sent', async () => {
    await using guest = await fakeGuest()
    const input = Buffer.alloc(48 * 1024 * 1024)
    const { code, stderr } = await qga(['exec', guest.target, '--input', '-', '--', 'cat'], { input })
    expect(stderr).toMatch(/^error: --input has more than \d+ bytes.*\n {2}try: {3}Copy it into the guest first/)
    expect(code).toBe(2)
    expect(guest.agent.requests).toHaveLength(0)
  })
})
