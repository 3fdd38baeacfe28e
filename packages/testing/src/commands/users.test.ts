import { describe, expect, test } from 'vitest'
import { fakeWithClient } from '../../test/fake.js'
import { failed, ok } from '../../test/replies.js'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const path = '/root/.ssh/authorized_keys'

describe('passwords', () => {
  const set = (username: string, password: string, crypted = false) => ({
    username,
    password: base64(password),
    crypted,
  })

  test('password: is kept for the test to look at', async () => {
    const { fake, client } = await fakeWithClient()
    expect(await client.call('guest-set-user-password', set('root', 'sécret\0', true))).toBe(ok())
    expect(fake.passwords.get('root')).toEqual({ password: new Uint8Array(Buffer.from('sécret\0')), crypted: true })
  })

  test.each([
    [set('root', 'a\nb'), 'forbidden characters in raw password'],
    [set('a:b', 'x'), 'forbidden characters in username'],
    [set('nosuch', 'x'), 'child process has failed to set user password'],
    [{ ...set('root', ''), password: '%' }, 'Base64 data contains invalid characters'],
  ])('password: %j is refused', async (args, desc) => {
    const { client } = await fakeWithClient()
    expect(await client.call('guest-set-user-password', args)).toBe(failed(desc))
  })

  test('password: newer agents tell what was said', async () => {
    const { client } = await fakeWithClient({}, { version: '10.0' })
    expect(await client.call('guest-set-user-password', set('nosuch', 'x'))).toMatch(/password: chpasswd: .*\\n.*\\n/)
  })
})

describe('ssh keys', () => {
  const keys = (command: 'get' | 'add' | 'remove', args: object) =>
    [`guest-ssh-${command}-authorized-keys`, { username: 'root', ...args }] as const

  test('ssh: added at the end, given in reverse, removed as whole lines', async () => {
    const { fake, client } = await fakeWithClient({}, { files: { [path]: '# mine\n key0\nkey1\n' } })
    expect(await client.call(...keys('add', { keys: ['key2', 'key1', 'not a key', ''] }))).toBe(ok())
    expect(await client.call(...keys('get', {}))).toBe(ok('{"keys": ["not a key", "key2", "key1", "key0"]}'))
    await client.call(...keys('remove', { keys: ['key0', 'key1'] }))
    expect(Buffer.from(fake.files.get(path)).toString()).toBe('# mine\n key0\nkey2\nnot a key\n\n')
    await client.call(...keys('add', { keys: ['new'], reset: true }))
    expect(Buffer.from(fake.files.get(path)).toString()).toBe('new\n')
  })

  test('ssh: what is refused', async () => {
    const { client } = await fakeWithClient()
    expect(await client.call(...keys('add', { keys: ['# x'] }))).toBe(failed("invalid OpenSSH public key: '# x'"))
    expect(await client.call(...keys('add', { keys: ['a\nb'] }))).toBe(failed("invalid OpenSSH public key: 'a\\nb'"))
    expect(await client.call(...keys('get', {}))).toBe(
      failed(`failed to read '${path}': Failed to open file \\u201C${path}\\u201D: No such file or directory`),
    )
    expect(await client.call(...keys('get', { username: 'nosuch' }))).toBe(
      failed("failed to lookup user 'nosuch': Success"),
    )
    expect(await client.call(...keys('remove', { keys: ['x'] }))).toBe(ok())
  })
})
