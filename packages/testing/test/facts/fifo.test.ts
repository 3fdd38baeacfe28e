import { expect, test } from 'vitest'
import { failed, ok } from '../replies.js'
import { describeFacts, type ServedSubject } from '../subjects.js'
import { run } from './run.js'
import { carryOut, opened, type Step } from './steps.js'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const open = (mode: string, line = opened): Step => ['guest-file-open', { path: '@/fifo', mode }, line]
const put = (handle: string, text: string, line = ok(`{"count": ${text.length}, "eof": false}`)): Step => [
  'guest-file-write',
  { handle, 'buf-b64': base64(text) },
  line,
]
const flush = (handle: string, line = ok()): Step => ['guest-file-flush', { handle }, line]
const close = (handle: string): Step => ['guest-file-close', { handle }, ok()]
const take = (handle: string, count: number, line: string): Step => ['guest-file-read', { handle, count }, line]
const read = (text: string, eof: boolean) =>
  ok(`{"count": ${text.length}, "buf-b64": "${base64(text)}", "eof": ${eof}}`)
const again = 'Resource temporarily unavailable'
const chunk = 'x'.repeat(4_000)

const facts: Readonly<Record<string, readonly Step[]>> = {
  'fifo-open: to write takes a reader, to do both takes nobody': [
    open('w', failed("failed to open file '@/fifo' (mode: 'w'): No such device or address")),
    open('a', failed("failed to open file '@/fifo' (mode: 'a'): No such device or address")),
    open('r'),
    open('w'),
    open('r+'),
    ['guest-file-seek', { handle: '$1', offset: 0, whence: 0 }, failed('failed to seek file: Illegal seek')],
    ...['$1', '$2', '$3'].map(close),
    open('r+'),
    open('w'),
  ],
  'fifo-read: without a writer it is over, else what is too little is an error and lost': [
    open('r'),
    take('$1', 10, read('', true)),
    open('w'),
    take('$1', 10, failed(`failed to read file: ${again}`)),
    put('$2', 'lost'),
    flush('$2'),
    take('$1', 10, failed(`failed to read file: ${again}`)),
    put('$2', 'kept'),
    flush('$2'),
    take('$1', 4, read('kept', false)),
    put('$2', 'last'),
    flush('$2'),
    close('$2'),
    take('$1', 10, read('last', true)),
  ],
  'fifo-full: a flush fails, and the write after it although that is taken': [
    open('r'),
    open('w'),
    ...Array.from({ length: 16 }, () => [put('$2', chunk), flush('$2')]).flat(),
    put('$2', chunk),
    flush('$2', failed(`failed to flush file: ${again}`)),
    put('$2', 'y', failed('failed to write to file')),
    flush('$2'),
    take('$1', 64_000, read(chunk.repeat(16), false)),
    take('$1', 1, read('y', false)),
    put('$2', 'x'.repeat(80_000), failed(`failed to write to file: ${again}`)),
    take('$1', 65_536, read('x'.repeat(65_536), false)),
  ],
  'fifo-broken: nobody reads any more': [
    open('r'),
    open('w'),
    close('$1'),
    put('$2', 'x'),
    flush('$2', failed('failed to flush file: Broken pipe')),
    flush('$2'),
    close('$2'),
  ],
  'flush-again: an error of a flush shows once more at the next write': [
    ['guest-file-open', { path: '/dev/full', mode: 'w' }, opened],
    put('$1', 'x'),
    flush('$1', failed('failed to flush file: No space left on device')),
    flush('$1'),
    put('$1', 'y', failed('failed to write to file')),
    put('$1', 'z'),
  ],
}

const sh = (script: string, ...rest: string[]) => ['sh', '-c', script, ...rest]

async function withFifo(subject: ServedSubject, body: () => Promise<void>): Promise<void> {
  expect((await run(subject, ['mkfifo', '-m', '600', '@/fifo'])).code).toBe(0)
  await body()
  await run(subject, ['rm', '@/fifo'])
}

describeFacts('FIFOs', (subject) => {
  test.each(Object.entries(facts))('%s', (_, steps) => withFifo(subject(), () => carryOut(subject(), steps)))

  test('fifo-programs: they wait for each other, and for room', () =>
    withFifo(subject(), async () => {
      const both = sh('head -c 200000 /dev/zero >"$0" & sha256sum <"$0"', '@/fifo')
      const sum = await run(subject(), sh('head -c 200000 /dev/zero >"$0"; sha256sum <"$0"', '@/plain'))
      expect(await run(subject(), both)).toEqual(sum)
      expect((await run(subject(), ['test', '-p', '@/fifo'])).code).toBe(0)
      expect(await run(subject(), ['stat', '-c', '%a %F', '@/fifo'])).toEqual({ code: 0, out: '600 fifo\n' })
      expect((await run(subject(), ['mkfifo', '@/fifo'])).code).toBe(1)
    }))

  test('fifo-left: a writer whose reader has gone ends', () =>
    withFifo(subject(), async () => {
      const ended = await run(subject(), sh('head -c 10 <"$0" & head -c 999999 /dev/zero >"$0"; exit 5', '@/fifo'))
      expect(ended).toEqual({ code: 5, out: '\0'.repeat(10) })
    }))

  test('fifo-script: a shell carries out what comes, line by line, and shares its input with its commands', () =>
    withFifo(subject(), async () => {
      const { client, folder } = subject()
      const call = async (command: string, args: object) => JSON.parse(await client.call(command, args)).return
      const handle = await call('guest-file-open', { path: `${folder}/fifo`, mode: 'r+' })
      const input = await call('guest-file-open', { path: `${folder}/input`, mode: 'w' })
      const say = async (to: number, text: string) => {
        await call('guest-file-write', { handle: to, 'buf-b64': base64(text) })
        await call('guest-file-flush', { handle: to })
      }
      const script = 'exec sh "$0/fifo" one <"$0/input"'
      const { pid } = await call('guest-exec', { path: 'sh', arg: ['-c', script, folder], 'capture-output': true })
      await say(input, 'first ')
      await say(handle, 'cat; echo "$1 $?"\n')
      await say(handle, 'test "$2" = two || echo unset; set -- x two; test "$2" = two && echo set\n')
      // Its cat must have come to the end of the input before there is more of it.
      await say(handle, 'echo >"$0.done"\n')
      await expect.poll(async () => (await run(subject(), ['test', '-e', '@/fifo.done'])).code).toBe(0)
      await say(input, 'second ')
      await say(handle, 'cat; cat; echo')
      await call('guest-file-close', { handle })
      await call('guest-file-close', { handle: input })
      for (;;) {
        const status = await call('guest-exec-status', { pid })
        if (!status.exited) continue
        const out = Buffer.from(status['out-data'], 'base64').toString()
        expect([status.exitcode, out]).toEqual([0, 'first one 0\nunset\nset\nsecond \n'])
        break
      }
    }))
})
