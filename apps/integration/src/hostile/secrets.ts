import type { Answer } from './answer.js'
import { type Attacks, error, hint, type Typed } from './attack.js'
import type { Play } from './hostile-agent.js'

/** What is in the file that each victim is given, too. */
export const SECRET = 'SECRET'
const printed = Buffer.from(SECRET).toString('base64')

const login = `exec SOCKET -e TOKEN=${SECRET} --input given --timeout 2s -- login ${SECRET}`
const password = `call SOCKET guest-set-user-password username=a password=${printed} crypted:=false --timeout 2s`

const both = (act: Play[string]): Play => ({ 'guest-exec': act, 'guest-set-user-password': act })

/** Commands that have secrets go wrong: neither a trace nor the screen is to tell them. */
const secrets = (plays: string, act: Play[string], tool: Typed) => ({
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
})

const noReply = (command: string) => new RegExp(`^error: SOCKET: ${command}: no reply within \\d+ ms$`)

/** What is to stay between the host and its guest. */
export const secretsKept: Attacks = {
  T25: [
    secrets('an error for a program with secrets', (say) => say.fails('no'), {
      types: login,
      exits: 127,
      says: [error('guest-exec failed: no')],
    }),
    secrets('an error for a password', (say) => say.fails('no'), {
      types: password,
      exits: 1,
      says: [error('guest-set-user-password failed: no')],
    }),
    secrets('a program with secrets as it was asked for', (say, request) => say.raw(`${JSON.stringify(request)}\n`), {
      types: login,
      exits: 124,
      says: [noReply('guest-exec'), hint],
    }),
    secrets('a password as it was sent', (say, request) => say.raw(`${JSON.stringify(request)}\n`), {
      types: password,
      exits: 124,
      says: [noReply('guest-set-user-password'), hint],
    }),
    secrets('a password, torn', (say, request) => say.raw(`{"x": ${JSON.stringify(request).slice(0, -1)}\n`), {
      types: password,
      exits: 124,
      says: [noReply('guest-set-user-password'), hint],
    }),
  ],
}
