import type { HostileHandlers } from '@qga/testing'
import type { Answer } from './answer.js'
import { type Attacks, error, hint, type Typed } from './attack.js'
import { type Back, type Called, executes, noStream, PATIENCE_MS, problem, runs, streams } from './called.js'

/** What is in the file that each victim is given, too. */
export const SECRET = 'SECRET'
const printed = Buffer.from(SECRET).toString('base64')

const login = `exec SOCKET -e TOKEN=${SECRET} --input given --timeout 2s -- login ${SECRET}`
const password = `call SOCKET guest-set-user-password username=a password=${printed} crypted:=false --timeout 2s`

const both = (act: HostileHandlers[string]): HostileHandlers => ({ 'guest-exec': act, 'guest-set-user-password': act })

/** Commands that have secrets go wrong: neither a trace nor the screen is to tell them. */
const secrets = (plays: string, act: HostileHandlers[string], tool: Typed, gateway: readonly Called[]) => ({
  plays,
  play: both(act),
  client: {
    ask: 'secrets',
    gets: ({ value = '' }: Answer) =>
      value.includes('guest-exec') &&
      value.includes('guest-set-user-password') &&
      !value.includes(SECRET) &&
      !value.includes(printed),
  },
  tool,
  gateway,
})

const given = { argv: ['login', SECRET], env: { TOKEN: SECRET }, input: printed }
const logsIn = (back: Back, streamed = back): Called[] => [runs(back, given), streams(streamed, given)]
const setsPassword = (back: Back): Called[] => {
  const called = executes('guest-set-user-password', back)
  const args = { username: 'a', password: printed, crypted: false }
  return [{ ...called, sends: { command: 'guest-set-user-password', arguments: args, timeoutMs: PATIENCE_MS } }]
}
const failed = (command: string): Back =>
  problem(422, 'COMMAND_FAILED', `${command} failed: no`, { class: 'GenericError', desc: 'no' })
const unanswered = (command: string): Back =>
  problem(504, 'TIMEOUT', new RegExp(`^${command}: no reply within \\d+ ms$`), { written: true })

const noReply = (command: string) => new RegExp(`^error: SOCKET: ${command}: no reply within \\d+ ms$`)

/** What is to stay between the host and its guest. */
export const secretsKept: Attacks = {
  T25: [
    secrets(
      'an error for a program with secrets',
      (say) => say.fails('no'),
      {
        types: login,
        exits: 127,
        says: [error('guest-exec failed: no')],
      },
      logsIn(failed('guest-exec'), noStream),
    ),
    secrets(
      'an error for a password',
      (say) => say.fails('no'),
      {
        types: password,
        exits: 1,
        says: [error('guest-set-user-password failed: no')],
      },
      setsPassword(failed('guest-set-user-password')),
    ),
    secrets(
      'a program with secrets as it was asked for',
      (say, request) => say.raw(`${JSON.stringify(request)}\n`),
      {
        types: login,
        exits: 124,
        says: [noReply('guest-exec'), hint],
      },
      logsIn(unanswered('guest-exec')),
    ),
    secrets(
      'a password as it was sent',
      (say, request) => say.raw(`${JSON.stringify(request)}\n`),
      {
        types: password,
        exits: 124,
        says: [noReply('guest-set-user-password'), hint],
      },
      setsPassword(unanswered('guest-set-user-password')),
    ),
    secrets(
      'a password, torn',
      (say, request) => say.raw(`{"x": ${JSON.stringify(request).slice(0, -1)}\n`),
      {
        types: password,
        exits: 124,
        says: [noReply('guest-set-user-password'), hint],
      },
      setsPassword(unanswered('guest-set-user-password')),
    ),
  ],
}
