import { describe, expect, it } from 'vitest'
import { ArchiveError } from '../../errors/archive-error.js'
import { EntryNames, leadsInside } from './entry-names.js'

type Kind = Parameters<EntryNames['judge']>[1]
type Given = readonly [name: string | Uint8Array, kind?: Kind]

function judge(given: readonly Given[], portable: boolean) {
  const names = new EntryNames({ maxEntries: 10, maxDepth: 5, portable })
  return given.map(([name, kind = 'file']) => names.judge(Buffer.from(name), kind)).at(-1)
}

describe('T12: names of a hostile tree', () => {
  it.each<[why: string, ...Given[]]>([
    ['a name is absolute', ['/etc/passwd']],
    ['a name is absolute', ['//x']],
    ['leads out', ['..', 'directory']],
    ['leads out', ['../x']],
    ['leads out', ['a/../../x']],
    ['leads out', ['a/..']],
    ['leads out', ['./..//x']],
    ['NUL', ['a\0b']],
    ['too long', ['x'.repeat(256)]],
    ['too long', ['ä'.repeat(128)]],
    ['too long', [`${'x/'.repeat(3000)}y`]],
    ['5 folders deep', ['1/2/3/4/5/6']],
    ['is no folder', ['.', 'symlink']],
    ['is no folder', ['./', 'file']],
    ['twice', ['a'], ['a']],
    ['twice', ['a'], ['./a']],
    ['twice', ['a'], ['a', 'directory']],
    ['twice', ['a', 'directory'], ['a']],
    ['twice', ['a/b'], ['a']],
    ['inside of what is no folder', ['a', 'symlink'], ['a/b']],
    ['inside of what is no folder', ['a', 'hardlink'], ['a/b', 'directory']],
    ['inside of what is no folder', ['a'], ['a/b/c']],
    ['more than 10', ...Array.from({ length: 11 }, (_, at): Given => [`f${at}`])],
  ])('refuses: %s (%j %j)', (why, ...given) => {
    expect(() => judge(given, false)).toThrow(ArchiveError)
    expect(() => judge(given, false)).toThrow(why)
  })

  it.each<[string, readonly string[]]>([
    ['./', []],
    ['a//b/./c', ['a', 'b', 'c']],
    ['-rf', ['-rf']],
    ['line\nbreak', ['line\nbreak']],
    ['...', ['...']],
    ['ä'.repeat(127), ['ä'.repeat(127)]],
    ['x'.repeat(255), ['x'.repeat(255)]],
    ['__proto__/constructor', ['__proto__', 'constructor']],
    ['a\\..\\b', ['a\\..\\b']],
    ['C:', ['C:']],
  ])('takes %j on a system of its kind', (name, parts) => {
    expect(judge([[name, 'directory']], false)).toEqual({ parts })
  })

  it('takes a folder that is said twice, and one that was said by what is in it', () => {
    const given: Given[] = [['a/b'], ['a', 'directory'], ['a', 'directory'], ['a/c']]
    expect(judge(given, true)).toEqual({ parts: ['a', 'c'] })
  })

  it.each([
    'con',
    'NUL',
    'aux.c',
    'Lpt1.txt',
    'COM¹',
    'conin$',
    'a/prn/b',
    'C:x',
    'a\\b',
    'a\\..\\..\\b',
    'a?',
    'trailing.',
    'trailing ',
    'tab\t',
    'a|b',
    '"',
    'stream:x',
  ])('leaves %j out where names must be portable, and there alone', (name) => {
    expect(judge([[name]], true)).toEqual({ skip: 'name' })
    expect(judge([[name]], false)).toMatchObject({ parts: name.split('/') })
  })

  it.each([
    ['Makefile', 'makefile'],
    ['é', 'e\u0301'],
    ['É', 'e\u0301'],
    ['a/x', 'A/y'],
  ])('%j and %j are one where names must be portable: the second is left out', (first, second) => {
    expect(judge([[first], [second]], true)).toEqual({ skip: 'collision' })
    expect(judge([[first], [second]], false)).toEqual({ parts: second.split('/') })
  })

  it('keeps so many bytes of names and links, and no more', () => {
    const names = new EntryNames({ maxEntries: 1e6, maxDepth: 128, portable: false })
    const target = Buffer.alloc(4095)
    for (let at = 0; at < 16_000; at++) names.keepTarget(target)
    expect(() => {
      for (let at = 0; at < 1000; at++) names.keepTarget(target)
    }).toThrow(/too many and too long/)
  })

  it('leaves out what is no UTF-8', () => {
    expect(judge([[Uint8Array.of(0x61, 0xff)]], false)).toEqual({ skip: 'name' })
  })
})

describe('T12: where links lead', () => {
  it.each<[target: string, depth: number, inside: boolean]>([
    ['file', 0, true],
    ['./a/b', 0, true],
    ['..', 1, true],
    ['../x', 1, true],
    ['../../x', 2, true],
    ['..', 0, false],
    ['../x', 0, false],
    ['../../x', 1, false],
    // Lexically inside, but `a` may be a link to a folder above.
    ['a/..', 3, false],
    ['a/../b', 3, false],
    ['../a/../b', 3, false],
    ['/', 3, false],
    ['/etc/passwd', 3, false],
    ['', 3, false],
    ['a\0b', 3, false],
    ['...', 0, true],
  ])('%j, %i folders deep, leads inside: %s', (target, depth, inside) => {
    expect(leadsInside(target, depth, false)).toBe(inside)
  })

  it('Windows would take other characters for a root or a slash', () => {
    for (const target of ['C:x', '..\\x', '\\x']) expect(leadsInside(target, 3, true)).toBe(false)
    expect(leadsInside('../x', 1, true)).toBe(true)
  })
})
