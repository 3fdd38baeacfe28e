import { describe, expect, test } from 'vitest'
import type { Style } from './style.js'
import { columns, valueTable } from './table.js'

const plain: Style = (_format, text) => text

test('columns line up, also wide ones', () => {
  expect(columns([['a', 'bb', 'c'], ['漢字', 'b', ''], ['é']])).toEqual(['a     bb  c', '漢字  b', 'é'])
})

describe('valueTable', () => {
  test('a list of objects is a table of all their members', () => {
    const value = [
      { name: 'lo', mtu: 1n },
      { name: 'eth0', list: [1, 2] },
    ]
    expect(valueTable(value, plain)).toEqual(['NAME  MTU  LIST', 'lo    1    -', 'eth0  -    [1, 2]'])
  })

  test('an object is names and values', () => {
    expect(valueTable({ 'pretty-name': 'x', id: '' }, plain)).toEqual(['pretty-name  x', 'id           -'])
  })

  test('other values are a line each', () => {
    expect(valueTable(18446744073709551615n, plain)).toEqual(['18446744073709551615'])
    expect(valueTable(['a', 1, null, [2]], plain)).toEqual(['a', '1', '-', '[2]'])
    expect(valueTable([], plain)).toEqual([])
    expect(valueTable({}, plain)).toEqual([])
  })

  test('what a guest sends acts on no terminal', () => {
    const value = [{ '\x1b[2J': 'a\nb', b: { c: '\x9b' } }]
    expect(valueTable(value, plain).join('\n')).toMatch(/^[\x20-\x7e\n]+$/)
  })

  test('what a guest sends is bounded', () => {
    const rows = Array.from({ length: 5000 }, (_, at) => ({ at }))
    expect(valueTable(rows, plain)).toHaveLength(1002)
    expect(valueTable(rows, plain).at(-1)).toBe('… and 4000 more; -o json has them all')
    expect(valueTable({ a: 'x'.repeat(1_000_000) }, plain).join('').length).toBeLessThan(300)
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`m${at}`, at]))
    expect(valueTable([wide], plain)[0]?.split(/ +/)).toHaveLength(32)
  })
})
