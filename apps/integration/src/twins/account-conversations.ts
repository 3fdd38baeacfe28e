import { askEach, onOneLine } from './on-one-line.js'
import type { Conversation } from './twin.js'

const base64 = (text: string) => Buffer.from(text).toString('base64')

const password = (username: string, text: string, crypted = false) =>
  ['guest-set-user-password', { username, password: base64(text), crypted }] as const

const keys = (action: 'get' | 'add' | 'remove', args: object = {}) =>
  [`guest-ssh-${action}-authorized-keys`, { username: 'root', ...args }] as const

/** Newer agents add what chpasswd says, which is another in each guest. */
const withoutReason = (line: string) => line.replace(/(chpasswd: ).*\\n/, '$1…')

const keyFile = '/root/.ssh/authorized_keys'

export const accountConversations: readonly Conversation[] = [
  {
    fact: 'password',
    talk: (twin) =>
      onOneLine(twin, async (line) => {
        const said = await askEach(line, [
          password('root', 'secret'),
          password('root', '$6$salt$abc', true),
          password('root', 'a\nb'),
          password('a:b', 'x'),
          password('nosuch', 'x'),
          ['guest-set-user-password', { username: 'root', password: '%', crypted: false }],
        ])
        return said.map(withoutReason)
      }),
  },
  {
    fact: 'ssh',
    talk: (twin) =>
      onOneLine(twin, async (line) => {
        const refused = [
          keys('get'),
          keys('get', { username: 'nosuch' }),
          keys('remove', { keys: ['x'] }),
          keys('add', { keys: ['# x'] }),
          keys('add', { keys: ['a\nb'] }),
        ]
        const said = await askEach(line, [...refused, keys('add', { keys: ['key'] })])
        const [, handle] = /(\d+)/.exec(await line.ask('guest-file-open', { path: keyFile, mode: 'w' })) ?? []
        const file = { handle: Number(handle) }
        await line.ask('guest-file-write', { ...file, 'buf-b64': base64('# mine\n key0\nkey1\n') })
        await line.ask('guest-file-close', file)
        const changes = [
          keys('add', { keys: ['key2', 'key1', 'not a key', ''] }),
          keys('get'),
          keys('remove', { keys: ['key0', 'key1'] }),
          keys('get'),
          keys('add', { keys: ['new'], reset: true }),
          keys('get'),
        ]
        return [...said, ...(await askEach(line, changes))]
      }),
  },
]
