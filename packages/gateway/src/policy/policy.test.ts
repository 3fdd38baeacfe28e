import { commandDescriptors } from '@qga/schema'
import { describe, expect, it } from 'vitest'
import { type CommandClass, commandClasses } from './command-classes.js'
import { assertAllMachines, assertCommand, assertDeed, assertMachine, type Deed, type May } from './policy.js'

const grant = (may: May, machines: 'all' | string[] = 'all') => ({ may, machines })
const allows = (may: May, command: string) => {
  try {
    assertCommand(grant(may), command)
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'FORBIDDEN' })
    return false
  }
}

describe('the classes of commands', () => {
  const commands = Object.keys(commandDescriptors)

  it('are there for every command of the schema, and for none besides', () => {
    expect(Object.keys(commandClasses).sort()).toEqual([...commands].sort())
    expect(commands).toHaveLength(44)
  })

  it('let through as reading what says so by its name, and four others', () => {
    const reading = commands.filter((command) => allows('read', command))
    const named = /^guest-(get|network-get)-/
    expect(reading.filter((command) => !named.test(command)).sort()).toEqual([
      'guest-fsfreeze-status',
      'guest-info',
      'guest-ping',
      'guest-ssh-get-authorized-keys',
    ])
    expect(commands.filter((command) => named.test(command) && !reading.includes(command))).toEqual([])
  })

  const barred: [CommandClass, string[], RegExp][] = [
    ['sync', ['guest-sync', 'guest-sync-delimited'], /keeps in step/],
    ['files', ['open', 'close', 'read', 'write', 'seek', 'flush'].map((one) => `guest-file-${one}`), /files\?path/],
    ['exec', ['guest-exec', 'guest-exec-status'], /NAME\/exec/],
    ['freeze', ['guest-fsfreeze-freeze', 'guest-fsfreeze-freeze-list'], /NAME\/freeze/],
  ]
  it.each(barred)('%s: refused to everybody, with a hint', (kind, names, hint) => {
    expect(commands.filter((command) => commandClasses[command as 'guest-ping'] === kind).sort()).toEqual(names.sort())
    for (const name of names) {
      for (const may of ['all', [name]] as May[]) {
        expect(() => assertCommand(grant(may), name)).toThrow(
          expect.objectContaining({ code: 'FORBIDDEN', hint: expect.stringMatching(hint) }),
        )
      }
    }
  })
})

describe('what a client may', () => {
  it.each<[May, string, boolean]>([
    ['read', 'guest-get-osinfo', true],
    ['read', 'guest-shutdown', false],
    ['read', 'guest-set-time', false],
    ['read', 'guest-fsfreeze-thaw', false],
    ['read', 'x-vendor-read', false],
    ['read', 'constructor', false],
    ['all', 'guest-shutdown', true],
    ['all', 'guest-fsfreeze-thaw', true],
    ['all', 'x-vendor', true],
    [['guest-fstrim', 'x-vendor'], 'guest-fstrim', true],
    [['guest-fstrim', 'x-vendor'], 'x-vendor', true],
    [['guest-fstrim', 'x-vendor'], 'guest-ping', false],
    [[], 'guest-ping', false],
  ])('%j: %s %s', (may, command, allowed) => {
    expect(allows(may, command)).toBe(allowed)
  })

  it.each<[May, Deed, boolean]>([
    ['read', 'guest-file-read', false],
    ['read', 'guest-exec', false],
    ['all', 'guest-exec', true],
    [['guest-file-read'], 'guest-file-read', true],
    [['guest-file-read'], 'guest-file-write', false],
    [['guest-fsfreeze-freeze'], 'guest-fsfreeze-freeze', true],
  ])('%j: to do %s %s', (may, deed, allowed) => {
    const doing = () => assertDeed(grant(may), deed)
    if (allowed) doing()
    else expect(doing).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }))
  })

  it.each<['all' | string[], string, boolean, string | undefined]>([
    ['all', 'a', true, undefined],
    ['all', 'x', false, 'UNKNOWN_MACHINE'],
    [['a'], 'a', true, undefined],
    [['a'], 'b', true, 'FORBIDDEN'],
    [['a'], 'x', false, 'FORBIDDEN'],
  ])('with %j, the machine %s that exists (%s): %s', (machines, machine, exists, code) => {
    const asserting = () => assertMachine(grant('all', machines), machine, exists)
    if (code === undefined) asserting()
    else expect(asserting).toThrow(expect.objectContaining({ code }))
  })

  it('what is about all machines is for those who may see them all', () => {
    assertAllMachines(grant('read'))
    expect(() => assertAllMachines(grant('all', ['a']))).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }))
  })
})
