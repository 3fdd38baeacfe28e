import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countMistakes, damaged } from '../../test/damage.js'
import { keptFacts } from '../../test/kept-facts.js'
import { lamps, member } from '../../test/lamps.js'
import { masked } from '../../test/masked.js'
import { checkAgainstIntrospection } from './index.js'

const conditional = lamps(({ commands, enums, structs, unions, alternates }) => {
  commands['oil-list'] = { args: [], features: [{ name: 'rare', if: 'OIL' }] }
  commands['oil-fill'] = { args: [member('barrels', 'size')], if: { all: ['OIL', { not: 'DRY' }] } }
  enums.Kind?.values.push({ name: 'oil', if: 'OIL' })
  unions.Lamp?.branches.push({ value: 'oil', type: 'Oil' })
  unions.Lamp?.branches.push({ value: 'gas', type: 'Gas', if: 'GAS' })
  structs.Gas = { members: [member('tank', 'str')] }
  structs.Oil = { members: [member('wick', 'str')] }
  structs.Led?.members.push(member('oiled', 'bool', { if: 'OIL' }))
  alternates.Colour?.branches.push(member('smoky', 'bool', { if: 'OIL' }))
})

describe('checkAgainstIntrospection', () => {
  test('counts what agrees', () => {
    expect(checkAgainstIntrospection(lamps(), masked(lamps()))).toEqual({
      matched: {
        commands: 4,
        events: 1,
        objects: 4,
        enums: 3,
        alternates: 1,
        members: 10,
        values: 6,
        branches: 3,
        features: 1,
      },
      explained: [],
      findings: [],
    })
  })

  test('the empty object is nothing, by whatever name', () => {
    const empty = lamps(({ commands, structs, unions }) => {
      structs.None = { members: [] }
      unions.Lamp?.branches.push({ value: 'gas', type: 'None' })
      commands['lamp-break'] = { args: [], returns: 'None' }
    })
    const { matched, findings } = checkAgainstIntrospection(empty, masked(empty))
    expect([matched.objects, matched.branches, findings]).toEqual([5, 4, []])
  })

  test('what a build lacks is explained by a condition', () => {
    const check = checkAgainstIntrospection(
      conditional,
      masked(conditional, (setting) => setting === 'GAS'),
    )
    expect(check.findings).toEqual([])
    expect(check.explained).toEqual([
      { path: ['command lamp-get', 'returns', 'branch oil'], condition: 'OIL' },
      { path: ['command lamp-get', 'returns', 'member kind', 'value oil'], condition: 'OIL' },
      { path: ['command lamp-get', 'returns', 'branch led', 'member oiled'], condition: 'OIL' },
      { path: ['command lamp-get', 'returns', 'branch led', 'member colour', 'branch boolean'], condition: 'OIL' },
      { path: ['command oil-fill'], condition: 'OIL and not DRY' },
      { path: ['command oil-list', 'feature rare'], condition: 'OIL' },
      { path: ['event LAMP_OUT', 'member why'], condition: 'CONFIG_FUSE' },
    ])
  })

  test('other differences are findings', () => {
    const live = lamps(({ commands, structs }) => {
      delete commands['bulb-list']
      commands['lamp-get'] = { args: [member('id', 'int'), member('by', 'str')], returns: 'Lamp' }
      structs.Led = { members: [member('colour', 'Colour')] }
    })
    const { findings } = checkAgainstIntrospection(lamps(), masked(live))
    expect(findings.map(({ path, message }) => `${path.join(' / ')}: ${message}`)).toEqual([
      'command bulb-list: the running QEMU does not have it',
      'command lamp-get / argument id: type is string, in the running QEMU int',
      'command lamp-get / argument by: only the running QEMU has it',
      'command lamp-get / returns / branch led / member colour: optional is optional, in the running QEMU required',
    ])
    expect(findings[0]?.change).toMatchObject({ kind: 'removed', what: 'command', path: ['command bulb-list'] })
  })

  test.each(['qmp-7.2', 'qmp-11.1', 'qga-7.2', 'qga-11.1'])('%s agrees with what a QEMU of it would tell', (name) => {
    const facts = keptFacts(name)
    const full = checkAgainstIntrospection(facts, masked(facts))
    const bare = checkAgainstIntrospection(
      facts,
      masked(facts, () => false),
    )
    expect([full.findings, bare.findings]).toEqual([[], []])
    expect(full.matched.commands).toBe(Object.keys(facts.commands).length)
    expect(bare.explained.length).toBeGreaterThan(full.explained.length)
  })

  test.each(['qmp-7.2', 'qmp-11.1'])(
    'no single mistake in %s goes unseen',
    (name) => {
      const facts = keptFacts(name)
      const live = masked(facts)
      fc.assert(
        fc.property(fc.nat(countMistakes(facts) - 1), (index) => {
          const { schema, what } = damaged(facts, index)
          expect([what, checkAgainstIntrospection(schema, live).findings.length > 0]).toEqual([what, true])
        }),
        { numRuns: 100 },
      )
    },
    60_000,
  )
})
