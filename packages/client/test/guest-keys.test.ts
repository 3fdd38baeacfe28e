import { describe, expect, it } from 'vitest'
import { addAuthorizedKeys, listAuthorizedKeys, removeAuthorizedKeys } from '../src/guest/index.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

const FILE = '/home/debian/.ssh/authorized_keys'
const ONE = 'ssh-ed25519 AAAAC3Nzone'
const RSA = 'ssh-rsa AAAAB3Nzrsa'

/** What is left of these lines when a key was removed. */
async function without(key: string, lines: readonly string[]): Promise<string[]> {
  const { agent } = await connected({}, { files: { [FILE]: `${lines.join('\n')}\n` } })
  await removeAuthorizedKeys(agent, 'debian', [key])
  return await listAuthorizedKeys(agent, 'debian')
}

describe('a key with options', () => {
  const lines = [
    `command="/bin/allow ${RSA} x" ${ONE} other`,
    `no-pty,command="say \\"${RSA} x\\" ${RSA} y",from="10.0.0.1" ${ONE}`,
    `command="C:\\\\" ${ONE} a quote behind two backslashes is none either: ${RSA}" ${ONE}`,
    `from="*"\t${ONE}\tcomment`,
    `${ONE} ${RSA} in the comment`,
  ]
  it.each(lines)('is the one behind them, and none that they quote: %s', async (line) => {
    expect(await without(RSA, [line])).toEqual([line])
  })

  it.each(lines)('is removed by what it is: %s', async (line) => {
    expect(await without(ONE, [line, `${RSA} stays`])).toEqual([`${RSA} stays`])
  })

  it('is none where a quote does not end', async () => {
    const line = `command="x ${ONE}`
    expect(await without(ONE, [line])).toEqual([line])
    const { agent } = await connected()
    expect(await rejection(addAuthorizedKeys(agent, 'debian', [line]))).toMatchObject({ code: 'BAD_OPTION' })
  })

  it.each(['"', '\\"', '"\\', '\\', '" ', ' ', 'a', 'a ', '" "', 'ssh-', 'ssh-rsa ', 'AAAA', `${RSA}! `])(
    'is looked for at the same pace in a long line of %j',
    async (odd) => {
      const ends = ['', '"', ' ', ' ssh-rsa AAAA']
      const lines = ends.flatMap((end) =>
        ['x', '"', `${RSA}!`].map((begin) => begin + odd.repeat(100_000 / odd.length) + end),
      )
      const { agent } = await connected({ 'guest-ssh-get-authorized-keys': () => ({ keys: lines }) })
      const before = performance.now()
      expect(await removeAuthorizedKeys(agent, 'debian', [RSA])).toEqual({ removed: [], left: [] })
      expect(performance.now() - before).toBeLessThan(5_000)
    },
  )
})

it('a key is added without the blanks around it, so that it can be removed', async () => {
  const { agent, fake } = await connected()
  await addAuthorizedKeys(agent, 'debian', [`  ${ONE} me \t\r\n`])
  expect(Buffer.from(fake.files.get(FILE)).toString()).toBe(`${ONE} me\n`)
  expect(await removeAuthorizedKeys(agent, 'debian', [ONE])).toEqual({ removed: [`${ONE} me`], left: [] })
})

it("that there is no file is the agent's error where nothing can be removed", async () => {
  const { agent } = await connected({}, { block: ['guest-ssh-remove-authorized-keys'] })
  expect(await rejection(listAuthorizedKeys(agent, 'debian'))).toMatchObject({
    code: 'COMMAND_FAILED',
    command: 'guest-ssh-get-authorized-keys',
  })
})
