import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandTable } from '../src/commands/table.js'
import { type FakeGuest, fakeGuest } from './guests.js'
import { qga } from './qga.js'

let guest: FakeGuest
beforeAll(async () => {
  guest = await fakeGuest()
})
afterAll(() => guest[Symbol.asyncDispose]())

describe('help', () => {
  it.each([[['--help']], [['-h']]])('%j lists the commands', async (words) => {
    const { code, stdout, stderr } = await qga(words)
    for (const { name, summary } of commandTable) {
      expect(stdout).toMatch(new RegExp(`^ {2}qga ${name} .*${summary.slice(0, 20)}`, 'm'))
    }
    expect(stdout).toContain('Exit codes:')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('comes on standard error when nothing is asked', async () => {
    const { code, stdout, stderr } = await qga([])
    expect(stderr).toBe((await qga(['--help'])).stdout)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it.each(commandTable.map(({ name }) => name))('of %s has usage, options and examples', async (name) => {
    const { code, stdout, stderr } = await qga([name, '--help'])
    expect(stdout).toMatch(new RegExp(`^qga ${name} [A-Z]`))
    expect(stdout).toMatch(/^Options of all commands:$/m)
    expect(stdout).toMatch(new RegExp(`^Examples:\n {2}.*qga ${name} .*\n {6}\\S`, 'm'))
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect((await qga(['--help', name])).stdout).toBe(stdout)
  })

  it('tells the version', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
    expect(await qga(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
    expect(await qga(['ping', '--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
  })
})

describe('wrong usage', () => {
  it.each([
    [['pign', 'x'], "there is no command 'pign'", 'did you mean ping?'],
    [['zzz'], "there is no command 'zzz'", 'qga --help'],
    [['--frob'], 'no command is given', 'qga --help'],
    [['ping'], 'an argument is missing', 'qga ping <TARGET>'],
    [['ping', '/a', '/b'], 'unknown argument: /b', 'qga ping --help'],
    [['ping', '--frob', '/a'], 'there is no option --frob', 'qga ping --help'],
    [['ping', '/a', '--', 'x'], 'ping takes nothing after a --', './-NAME'],
    [['cp', '--', '-odd', '/a.sock:/'], 'cp takes nothing after a --', './-NAME'],
    [['ping', '/a', '--count'], '--count needs a value', 'qga ping --help'],
    [['ping', '/a', '--count', '0'], "--count: '0' is no whole number from 1 on", undefined],
    [['ping', '/a', '--count', '1', '--count', '2'], '--count is given more than once', undefined],
    [['ping', '/a', '--timeout', '5x'], "--timeout: '5x' is no duration", '500ms'],
    [['ping', '/a', '--timeout', '0'], '--timeout: 0 is too short', '500ms'],
    [['ping', '/a', '--interval', 'x'], "--interval: 'x' is no duration", '500ms'],
    [['ping', '/a', '-o', 'yaml'], "--output: 'yaml' is no form of output", 'json'],
    [['ping', 'web1'], '"web1" is no address', 'unix:PATH'],
    [['ping', 'tcp://host'], '"tcp://host" is no TCP address', 'tcp://HOST:PORT'],
    [['ping', 'ftp://host/x'], '"ftp://host/x" has a scheme that is not known here', 'unix:PATH'],
    [['ping', ''], '"" is no address', 'unix:PATH'],
  ])('%j', async (words, says, hint) => {
    const { code, stdout, stderr } = await qga(words)
    expect(stderr.split('\n')[0]).toBe(`error: ${says}`)
    if (hint !== undefined) expect(stderr.split('\n')[1]).toMatch(/^ {2}try: {3}/)
    expect(stderr).toContain(hint ?? '')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('is told as JSON where that is wanted', async () => {
    for (const words of [
      ['-o', 'json', 'pign'],
      ['ping', '--output=json'],
      ['ping', '-ojson', '/a', '--frob'],
    ]) {
      const { code, stderr } = await qga(words)
      expect(JSON.parse(stderr).error.code).toBe('USAGE')
      expect(code).toBe(2)
    }
  })
})

describe('options of all commands', () => {
  it('may stand anywhere', async () => {
    const orders = [
      ['-o', 'json', 'call', guest.target, 'guest-ping'],
      ['call', '-ojson', guest.target, 'guest-ping'],
      ['call', guest.target, 'guest-ping', '--output=json', '-q', '--no-color', '--timeout=5s'],
      ['--timeout', '5', 'call', `unix:${guest.target}`, 'guest-ping'],
    ]
    for (const words of orders) expect(await qga(words)).toMatchObject({ code: 0, stdout: '{}\n', stderr: '' })
  })

  it('colour is for terminals, unless forced', async () => {
    const words = ['call', guest.target, 'guest-get-vcpus', '-o', 'table']
    const coloured = (stdout: string) => stdout.includes('\x1b[1m')
    expect(coloured((await qga(words)).stdout)).toBe(false)
    expect(coloured((await qga(words, { env: { FORCE_COLOR: '1' } })).stdout)).toBe(true)
    expect(coloured((await qga([...words, '--no-color'], { env: { FORCE_COLOR: '1' } })).stdout)).toBe(false)
    const failing = ['ping', '/nonexistent/a.sock']
    expect((await qga(failing, { env: { FORCE_COLOR: '1' } })).stderr).toContain('\x1b[31merror:\x1b[39m')
    expect((await qga([...failing, '--no-color'], { env: { FORCE_COLOR: '1' } })).stderr).toMatch(/^error:/)
  })
})
