import { commandDescriptors } from '@qga/schema'
import { describe, expect, test } from 'vitest'
import { aMoment, fakeWithClient, ping } from '../test/fake.js'
import { failed, notFound, ok } from '../test/replies.js'
import { type AgentVersion, isIn } from './agent-version.js'

const versions: readonly AgentVersion[] = ['7.2', '10.0', '11.1']

describe.each(versions)('version %s', (version) => {
  test('all-commands: each has an answer of its own', async () => {
    const examples: Readonly<Record<string, object>> = {
      'guest-exec': { path: 'true' },
      'guest-exec-status': { pid: 701 },
      'guest-file-open': { path: '/tmp/x', mode: 'w' },
      'guest-file-close': { handle: 1001 },
      'guest-file-flush': { handle: 1000 },
      'guest-file-read': { handle: 1000 },
      'guest-file-seek': { handle: 1000, offset: 0, whence: 0 },
      'guest-file-write': { handle: 1000, 'buf-b64': '' },
      'guest-fsfreeze-freeze-list': { mountpoints: [] },
      'guest-set-memory-blocks': { 'mem-blks': [] },
      'guest-set-user-password': { username: 'root', password: '', crypted: false },
      'guest-set-vcpus': { vcpus: [] },
      'guest-ssh-add-authorized-keys': { username: 'root', keys: ['k'] },
      'guest-ssh-get-authorized-keys': { username: 'root' },
      'guest-ssh-remove-authorized-keys': { username: 'root', keys: [] },
      'guest-sync': { id: 1 },
      'guest-sync-delimited': { id: 1 },
    }
    const { client } = await fakeWithClient({}, { version, files: { '/root/.ssh/authorized_keys': 'k\n' } })
    for (const path of ['/tmp/a', '/tmp/b']) await client.call('guest-file-open', { path, mode: 'w+' })
    const answers = new Map<string, string>()
    for (const { name, since, successResponse } of Object.values(commandDescriptors)) {
      if (!successResponse || !isIn(since, version) || name === 'guest-fsfreeze-freeze') continue
      answers.set(name, await client.call(name, examples[name] ?? {}))
    }
    const unanswered = [...answers].filter(([, answer]) => !/^\xff?\{"return": /.test(answer)).map(([name]) => name)
    expect(unanswered).toEqual(['guest-get-devices'])
  })

  test('disabled: the texts of frozen and blocked', async () => {
    const { client } = await fakeWithClient({}, { version, block: ['guest-get-users'] })
    await client.call('guest-fsfreeze-freeze')
    const frozen = await client.call('guest-get-host-name')
    await client.call('guest-fsfreeze-thaw')
    const blocked = await client.call('guest-get-users')
    const old = version === '7.2'
    const reason = (text: string) => (text === '' ? '' : `: ${text}`)
    expect(frozen).toBe(
      notFound(
        `Command guest-get-host-name has been disabled${reason(old ? 'the agent is in frozen state' : 'the command is not allowed')}`,
      ),
    )
    expect(blocked).toBe(
      notFound(`Command guest-get-users has been disabled${reason(old ? '' : 'the command is not allowed')}`),
    )
  })

  test('devices: disabled in 7.2, not there later', async () => {
    const { client } = await fakeWithClient({}, { version })
    expect(await client.call('guest-get-devices')).toBe(
      notFound(
        version === '7.2'
          ? 'Command guest-get-devices has been disabled'
          : 'The command guest-get-devices has not been found',
      ),
    )
  })
})

describe('what came after 7.2', () => {
  test('pid-text: its number is missing', async () => {
    const { client } = await fakeWithClient({}, { version: '10.0' })
    expect(await client.call('guest-exec-status', { pid: 5 })).toBe(failed('PID ld does not exist'))
    expect(await client.call('guest-exec', { path: 'nope' })).toBe(
      failed('Failed to execute child process \\u201Cnope\\u201D (No such file or directory)'),
    )
  })

  test('routes: flags that need 64 bits, a metric of -1', async () => {
    const { client } = await fakeWithClient({}, { version: '10.0' })
    const routes = await client.call('guest-network-get-route')
    expect(routes).toContain('"flags": 18446744071564165121')
    expect(routes).toContain('"metric": -1')
    expect(await client.call('guest-get-fsinfo')).toContain('total-bytes-privileged')
  })
})

describe('11.1', () => {
  test('places: a parse error names its place, counted over the life of the agent', async () => {
    const { client } = await fakeWithClient({}, { version: '11.1' })
    client.send('\n\n  !\n')
    client.send('\xff')
    await aMoment()
    expect(client.received).toBe(
      `${failed("3:3: JSON parse error, stray '!'")}\n${failed("4:1: JSON parse error, stray '\\uFFFD'")}\n`,
    )
  })

  test('early: an unfinished request is reported at once, and 0xFF then brings no line', async () => {
    const { client } = await fakeWithClient({}, { version: '11.1' })
    client.send(`{"execute":"guest-ping"\n${ping}`)
    await aMoment()
    expect(client.received).toBe(`${failed("2:1: JSON parse error, expected ',' or '}'")}\n`)
    expect(await client.ask('')).toEqual([])
    expect(await client.call('guest-ping')).toBe(ok())
  })

  test('one-line: however deep it is', async () => {
    const { client } = await fakeWithClient({}, { version: '11.1' })
    const lines = await client.ask(`{"execute":"guest-ping","id":${'['.repeat(2000)}${']'.repeat(2000)}}`)
    expect(lines.filter((line) => line.includes('nesting depth'))).toHaveLength(1)
    expect(lines.filter((line) => line.includes('expecting value'))).toEqual([])
  })
})
