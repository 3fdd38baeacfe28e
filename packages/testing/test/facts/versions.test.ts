import { existsSync, readFileSync } from 'node:fs'
import { commandDescriptors } from '@qga/schema'
import { expect, test } from 'vitest'
import { isIn } from '../../src/agent-version.js'
import { ping } from '../fake.js'
import { failed, notFound, ok } from '../replies.js'
import { describeVersions, versions } from '../subjects.js'

/** Real agents are not asked for what works on the machine, or for what nobody else is to know. */
const blockReal = ['guest-fstrim', 'guest-fsfreeze-thaw', 'guest-ssh-get-authorized-keys']

await describeVersions('all commands', versions, { blockReal }, (subject) => {
  test('all-commands: each has an answer of its own', async () => {
    const { client, folder, version, disabled } = subject()
    const opened = async (name: string) =>
      JSON.parse(await client.call('guest-file-open', { path: `${folder}/${name}`, mode: 'w+' })).return
    const [handle, other] = [await opened('a'), await opened('b')]
    const { pid } = JSON.parse(await client.call('guest-exec', { path: 'true' })).return
    const examples: Readonly<Record<string, object>> = {
      'guest-exec': { path: 'true' },
      'guest-exec-status': { pid },
      'guest-file-open': { path: `${folder}/x`, mode: 'w' },
      'guest-file-close': { handle: other },
      'guest-file-flush': { handle },
      'guest-file-read': { handle },
      'guest-file-seek': { handle, offset: 0, whence: 0 },
      'guest-file-write': { handle, 'buf-b64': '' },
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
    const answers = new Map<string, string>()
    for (const { name, since, successResponse } of Object.values(commandDescriptors)) {
      if (!successResponse || !isIn(since, version) || name === 'guest-fsfreeze-freeze') continue
      if (!disabled.includes(name)) answers.set(name, await client.call(name, examples[name] ?? {}))
    }
    const unanswered = [...answers].filter(([, answer]) => !/^\xff?\{"return": /.test(answer)).map(([name]) => name)
    expect(unanswered).toEqual(['guest-get-devices'])
    expect(answers.size).toBeGreaterThan(20)
  })
})

await describeVersions('disabled commands', versions, { block: ['guest-get-users'] }, (subject) => {
  test('disabled: the text of a blocked one', async () => {
    const reason = subject().version === '7.2' ? '' : ': the command is not allowed'
    expect(await subject().client.call('guest-get-users')).toBe(
      notFound(`Command guest-get-users has been disabled${reason}`),
    )
  })

  test('block: what the list says of it', async () => {
    const info = await subject().client.call('guest-info')
    expect(info).toContain('{"enabled": false, "name": "guest-get-users", "success-response": true}')
    expect(info).toContain('{"enabled": true, "name": "guest-ping", "success-response": true}')
  })

  test('devices: disabled in 7.2, not there later', async () => {
    expect(await subject().client.call('guest-get-devices')).toBe(
      notFound(
        subject().version === '7.2'
          ? 'Command guest-get-devices has been disabled'
          : 'The command guest-get-devices has not been found',
      ),
    )
  })

  test('pid-text: since 10.0 its number is missing', async () => {
    // No process has so high a number.
    const text = subject().version === '7.2' ? "Invalid parameter 'pid'" : 'PID ld does not exist'
    expect(await subject().client.call('guest-exec-status', { pid: 2 ** 31 - 1 })).toBe(failed(text))
  })
})

/** Whether this machine has such routes: those of IPv6 to itself and to nowhere. */
function hasRoutes(): boolean {
  const list = '/proc/net/ipv6_route'
  const routes = existsSync(list) ? readFileSync(list, 'latin1') : ''
  return routes.includes(' 80200001 ') && routes.includes(' ffffffff ')
}

await describeVersions('routes', ['10.0', '11.1'], { real: hasRoutes() }, (subject) => {
  test('routes: flags that need 64 bits, a metric of -1', async () => {
    const reply = await subject().client.call('guest-network-get-route')
    expect(reply).toContain('"flags": 18446744071564165121')
    expect(reply).toContain('"metric": -1')
  })
})

await describeVersions('an early parser, from its start', ['11.1'], {}, (subject) => {
  test('places: a parse error names its place, counted over the life of the agent', async () => {
    const { client } = subject()
    client.send('\n\n  !\n')
    client.send(`\xff${ping}  }`)
    expect(await client.until((text) => text.split('\n').length > 4)).toBe(
      [
        failed("3:3: JSON parse error, stray '!'"),
        failed("4:1: JSON parse error, stray '\\uFFFD'"),
        ok(),
        failed('4:28: JSON parse error, expecting value'),
        '',
      ].join('\n'),
    )
  })
})

await describeVersions('an early parser', ['11.1'], {}, (subject) => {
  test('early: an unfinished request is reported at once, and 0xFF then brings no line', async () => {
    const { client } = subject()
    client.send(`{"execute":"guest-ping"\n${ping}`)
    expect(await client.until((text) => text.includes('\n'))).toBe(
      `${failed("2:1: JSON parse error, expected ',' or '}'")}\n`,
    )
    expect(await client.ask('')).toEqual([])
    expect(await client.call('guest-ping')).toBe(ok())
  })

  test('one-line: however deep it is, and without a place', async () => {
    const lines = await subject().client.ask(`{"execute":"guest-ping","id":${'['.repeat(2000)}${']'.repeat(2000)}}`)
    expect(lines.slice(0, -1)).toEqual([failed('JSON nesting depth limit exceeded')])
    expect(lines.at(-1)).toContain("stray '\\uFFFD'")
  })
})
