import { describe, expect, test } from 'vitest'
import { lamps, member } from '../../test/lamps.js'
import { compareSchemas, formatChanges, type Schema } from './index.js'

function lines(a: Schema, b: Schema): string[] {
  const text = formatChanges(compareSchemas(a, b))
  return text === 'no difference\n'
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => line.trim())
}

interface Case {
  /** What is done to the lamps. */
  change: (schema: Schema) => void
  /** What the comparison tells then; `!` at the end is for what breaks programs. */
  there: string[]
  /** And what it tells the other way round. */
  back: string[]
}

const cases: Record<string, Case> = {
  nothing: { change: () => undefined, there: [], back: [] },
  'a command': {
    change: ({ commands }) => {
      commands.x = { args: [member('a', 'str', { optional: true })], returns: 'Bulb', since: '9.1', if: { not: 'A' } }
    },
    there: ['+ command x: (a?: str): Bulb, since 9.1, if not A'],
    back: ['- command x: (a?: str): Bulb, since 9.1, if not A !'],
  },
  'a command that takes a union': {
    change: ({ commands }) => {
      commands.x = { argsType: 'Lamp' }
    },
    there: ['+ command x: (kind: Kind, more for led)'],
    back: ['- command x: (kind: Kind, more for led) !'],
  },
  'an event': {
    change: ({ events }) => {
      events.LAMP_ON = { args: [] }
    },
    there: ['+ event LAMP_ON: ()'],
    back: ['- event LAMP_ON: () !'],
  },
  'types that nothing uses': {
    change: ({ structs, enums, unions, alternates }) => {
      structs.A = { base: 'Common', members: [member('a', { array: 'int' })], since: '2.0' }
      enums.B = { values: [{ name: 'x' }, { name: 'y' }] }
      unions.C = { base: 'Common', discriminator: 'kind', branches: [{ value: 'gas', type: 'A' }] }
      alternates.D = { branches: [member('n', 'null'), member('s', 'str')] }
    },
    there: [
      '+ struct A: { kind: Kind, a: [int] }, since 2.0',
      '+ enum B: x | y',
      '+ union C: { kind: Kind, more for gas }',
      '+ alternate D: null | str',
    ],
    back: [
      '- struct A: { kind: Kind, a: [int] }, since 2.0',
      '- enum B: x | y',
      '- union C: { kind: Kind, more for gas }',
      '- alternate D: null | str',
    ],
  },
  'an argument': {
    change: ({ commands }) => commands['lamp-get']?.args?.push(member('by', 'str', { since: '2.0' })),
    there: ['~ command lamp-get', '+ argument by: str, since 2.0 !'],
    back: ['~ command lamp-get', '- argument by: str, since 2.0 !'],
  },
  'an argument that may be left out': {
    change: ({ commands }) => commands['lamp-get']?.args?.push(member('by', 'str', { optional: true })),
    there: ['~ command lamp-get', '+ argument by: str, optional'],
    back: ['~ command lamp-get', '- argument by: str, optional !'],
  },
  'a member of what comes out': {
    change: ({ structs }) => structs.Bulb?.members.push(member('year', 'int')),
    there: ['~ struct Bulb', '+ member year: int'],
    back: ['~ struct Bulb', '- member year: int !'],
  },
  'a member of what comes out that may be absent': {
    change: ({ structs }) => structs.Bulb?.members.push(member('year', 'int', { optional: true })),
    there: ['~ struct Bulb', '+ member year: int, optional'],
    back: ['~ struct Bulb', '- member year: int, optional'],
  },
  'a member of what nothing uses': {
    change: ({ structs }) => structs.Spare?.members.push(member('year', 'int')),
    there: ['~ struct Spare', '+ member year: int'],
    back: ['~ struct Spare', '- member year: int'],
  },
  'a member of a base, in and out': {
    change: ({ structs }) => structs.Common?.members.push(member('id', 'str')),
    there: [
      '~ command lamp-set',
      '+ argument id: str !',
      '~ struct Common',
      '+ member id: str !',
      '~ union Lamp',
      '+ member id: str !',
    ],
    back: [
      '~ command lamp-set',
      '- argument id: str !',
      '~ struct Common',
      '- member id: str !',
      '~ union Lamp',
      '- member id: str !',
    ],
  },
  'a member of an event, optional now': {
    change: ({ events }) => {
      events.LAMP_OUT = { args: [member('why', 'str', { optional: true, if: 'CONFIG_FUSE' })], since: '1.0.0' }
    },
    there: ['~ event LAMP_OUT', '~ member why: required -> optional !'],
    back: ['~ event LAMP_OUT', '~ member why: optional -> required'],
  },
  'an argument, required now': {
    change: ({ commands }) => {
      commands['switch-turn'] = { args: [member('switch', 'Switch'), member('watts', 'int16', { since: '1.0' })] }
    },
    there: ['~ command switch-turn', '~ argument watts: optional -> required !'],
    back: ['~ command switch-turn', '~ argument watts: required -> optional'],
  },
  'a wider integer': {
    change: ({ commands }) => {
      commands['switch-turn'] = {
        args: [member('switch', 'Switch'), member('watts', 'int', { optional: true, since: '1.0' })],
      }
    },
    there: ['~ command switch-turn', '~ argument watts: type int16 -> int'],
    back: ['~ command switch-turn', '~ argument watts: type int -> int16 !'],
  },
  'a list for one': {
    change: ({ commands }) => {
      commands['bulb-list'] = { args: [], returns: 'Bulb', features: ['slow'] }
    },
    there: ['~ command bulb-list', '~ returns: type [Bulb] -> Bulb !'],
    back: ['~ command bulb-list', '~ returns: type Bulb -> [Bulb] !'],
  },
  'a reply for none': {
    change: ({ commands }) => {
      commands['switch-turn'] = { ...commands['switch-turn'], returns: 'bool' }
    },
    there: ['~ command switch-turn', '+ returns: bool'],
    back: ['~ command switch-turn', '- returns: bool !'],
  },
  'an alternate for one of its types, going in': {
    change: ({ commands }) => {
      commands['lamp-get'] = { args: [member('id', 'Colour')], returns: 'Lamp' }
    },
    there: ['~ command lamp-get', '~ argument id: type str -> Colour'],
    back: ['~ command lamp-get', '~ argument id: type Colour -> str !'],
  },
  'an alternate for one of its types, coming out': {
    change: ({ events }) => {
      events.LAMP_OUT = { args: [member('why', 'Colour', { if: 'CONFIG_FUSE' })], since: '1.0' }
    },
    there: ['~ event LAMP_OUT', '~ member why: type str -> Colour !'],
    back: ['~ event LAMP_OUT', '~ member why: type Colour -> str'],
  },
  'an enum for a string, going in': {
    change: ({ commands }) => {
      commands['lamp-get'] = { args: [member('id', 'Pole')], returns: 'Lamp' }
    },
    there: ['~ command lamp-get', '~ argument id: type str -> Pole !'],
    back: ['~ command lamp-get', '~ argument id: type Pole -> str'],
  },
  'another struct of the same look, which was there before': {
    change: ({ structs }) => {
      structs.Twin = structuredClone(structs.Switch ?? { members: [] })
      structs.Led = { members: [member('colour', 'Twin', { optional: true })] }
    },
    there: ['~ struct Led', '~ member colour: type Colour -> Twin !', '+ struct Twin: { socket: Socket, pole: Pole }'],
    back: ['~ struct Led', '~ member colour: type Twin -> Colour !', '- struct Twin: { socket: Socket, pole: Pole }'],
  },
  'a word of what goes in, with a branch': {
    change: ({ enums, unions }) => {
      enums.Kind?.values.push({ name: 'oil', since: '3.0' })
      unions.Lamp?.branches.push({ value: 'oil', type: 'Switch', if: 'CONFIG_OIL' })
    },
    there: ['~ enum Kind', '+ value oil: since 3.0', '~ union Lamp', '+ branch oil: Switch, if CONFIG_OIL'],
    back: ['~ enum Kind', '- value oil: since 3.0 !', '~ union Lamp', '- branch oil: Switch, if CONFIG_OIL !'],
  },
  'a word of what comes out only': {
    change: ({ enums, structs }) => {
      enums.Maker = { values: [{ name: 'x' }] }
      structs.Bulb = { members: [member('maker', 'Maker', { optional: true }), member('socket', 'Socket')] }
    },
    there: ['~ struct Bulb', '~ member maker: type str -> Maker', '+ enum Maker: x'],
    back: ['~ struct Bulb', '~ member maker: type Maker -> str', '- enum Maker: x'],
  },
  'a branch for a word that was there': {
    change: ({ unions }) => unions.Lamp?.branches.push({ value: 'gas', type: 'Switch' }),
    there: ['~ union Lamp', '+ branch gas: Switch !'],
    back: ['~ union Lamp', '- branch gas: Switch !'],
  },
  'a branch without members': {
    change: ({ unions, structs }) => {
      structs.None = { members: [] }
      unions.Lamp?.branches.push({ value: 'gas', type: 'None' })
    },
    there: ['+ struct None: {}'],
    back: ['- struct None: {}'],
  },
  'another branch': {
    change: ({ unions }) => {
      unions.Lamp = { base: 'Common', discriminator: 'kind', branches: [{ value: 'led', type: 'Switch', if: 'A' }] }
    },
    there: ['~ union Lamp', '~ branch led: condition always -> A', '~ branch led: type Led -> Switch !'],
    back: ['~ union Lamp', '~ branch led: condition A -> always', '~ branch led: type Switch -> Led !'],
  },
  'another discriminator': {
    change: ({ unions }) => {
      const baseMembers = [member('kind', 'Kind'), member('sort', 'Kind', { optional: true })]
      unions.Lamp = { baseMembers, discriminator: 'sort', branches: [{ value: 'led', type: 'Led' }] }
    },
    there: [
      '~ command lamp-set',
      '+ argument sort: Kind, optional',
      '~ union Lamp',
      '+ member sort: Kind, optional',
      '~ discriminator kind -> sort !',
    ],
    back: [
      '~ command lamp-set',
      '- argument sort: Kind, optional !',
      '~ union Lamp',
      '- member sort: Kind, optional !',
      '~ discriminator sort -> kind !',
    ],
  },
  'a branch of an alternate': {
    change: ({ alternates }) => alternates.Colour?.branches.push(member('off', 'bool', { if: 'A' })),
    there: ['~ alternate Colour', '+ branch off: bool, if A !'],
    back: ['~ alternate Colour', '- branch off: bool, if A !'],
  },
  'the name of an alternate branch, which never shows': {
    change: ({ alternates }) => {
      alternates.Colour = { branches: [member('word', 'str'), member('rgb', { array: 'uint8' })] }
    },
    there: [],
    back: [],
  },
  'a union for a struct': {
    change: ({ structs, unions }) => {
      delete structs.Switch
      unions.Switch = {
        baseMembers: [member('pole', 'Pole'), member('socket', 'Socket')],
        discriminator: 'pole',
        branches: [],
      }
    },
    there: ['~ struct Switch', '~ kind struct -> union', '~ discriminator none -> pole !'],
    back: ['~ union Switch', '~ kind union -> struct', '~ discriminator pole -> none !'],
  },
  'an enum for a struct': {
    change: ({ structs, enums }) => {
      delete structs.Led
      enums.Led = { values: [] }
    },
    there: ['~ struct Led', '~ kind struct -> enum !'],
    back: ['~ enum Led', '~ kind enum -> struct !'],
  },
  'an enum for a struct that comes out only': {
    change: ({ structs, enums }) => {
      delete structs.Bulb
      enums.Bulb = { values: [] }
    },
    there: ['~ struct Bulb', '~ kind struct -> enum !'],
    back: ['~ enum Bulb', '~ kind enum -> struct !'],
  },
  'an alternate of a type that was not there': {
    change: ({ alternates, structs }) => {
      structs.Hue = { members: [] }
      alternates.Colour?.branches.push(member('hue', 'Hue'))
    },
    there: ['+ struct Hue: {}', '~ alternate Colour', '+ branch hue: Hue !'],
    back: ['- struct Hue: {}', '~ alternate Colour', '- branch hue: Hue !'],
  },
  features: {
    change: ({ commands, enums, structs, events }) => {
      commands['bulb-list'] = { args: [], returns: { array: 'Bulb' }, features: ['deprecated'] }
      enums.Pole = {
        values: [
          { name: 'single', features: ['unstable'] },
          { name: 'double', since: '1.2' },
        ],
      }
      structs.Spare = {
        members: [member('parts', { array: 'Spare' }, { features: [{ name: 'f', if: 'A' }] })],
        if: 'CONFIG_SPARE',
      }
      events.LAMP_OUT = { ...events.LAMP_OUT, args: [], features: ['unstable'] }
    },
    there: [
      '~ command bulb-list',
      '- feature slow',
      '+ feature deprecated',
      '~ event LAMP_OUT',
      '+ feature unstable',
      '- member why: str, if CONFIG_FUSE !',
      '~ struct Spare',
      '+ member parts / feature f: if A',
      '~ enum Pole',
      '+ value single / feature unstable',
    ],
    back: [
      '~ command bulb-list',
      '- feature deprecated',
      '+ feature slow',
      '~ event LAMP_OUT',
      '- feature unstable',
      '+ member why: str, if CONFIG_FUSE',
      '~ struct Spare',
      '- member parts / feature f: if A',
      '~ enum Pole',
      '- value single / feature unstable',
    ],
  },
  'the condition of a feature': {
    change: ({ commands }) => {
      commands['bulb-list'] = {
        args: [],
        returns: { array: 'Bulb' },
        features: [{ name: 'slow', if: { all: ['A', { any: ['B', 'C'] }] } }],
      }
    },
    there: ['~ command bulb-list', '~ feature slow: condition always -> A and (B or C)'],
    back: ['~ command bulb-list', '~ feature slow: condition A and (B or C) -> always'],
  },
  flags: {
    change: ({ commands }) => {
      const { oob: _, ...set } = { argsType: 'Lamp', oob: true }
      commands['lamp-set'] = { ...set, allowPreconfig: true, gen: false, successResponse: false, coroutine: true }
    },
    there: [
      '~ command lamp-set',
      '~ flag allow-oob: true -> false !',
      '~ flag allow-preconfig: false -> true',
      '~ flag coroutine: false -> true',
      '~ flag gen: true -> false',
      '~ flag success-response: true -> false !',
    ],
    back: [
      '~ command lamp-set',
      '~ flag allow-oob: false -> true',
      '~ flag allow-preconfig: true -> false !',
      '~ flag coroutine: true -> false',
      '~ flag gen: false -> true !',
      '~ flag success-response: false -> true !',
    ],
  },
  'dates, where both have one': {
    change: ({ events, structs, enums, commands }) => {
      events.LAMP_OUT = { ...events.LAMP_OUT, args: [member('why', 'str', { if: 'CONFIG_FUSE' })], since: '1.1' }
      structs.Spare = { members: [member('parts', { array: 'Spare' })], since: '1.0', if: 'CONFIG_SPARE' }
      enums.Pole = { values: [{ name: 'single' }, { name: 'double', since: '1.2.0' }] }
      commands['lamp-get'] = { args: [member('id', 'str')], returns: 'Lamp', since: '0.1' }
    },
    there: ['~ event LAMP_OUT', '~ since 1.0 -> 1.1'],
    back: ['~ event LAMP_OUT', '~ since 1.1 -> 1.0'],
  },
  conditions: {
    change: ({ structs, events }) => {
      structs.Spare = { members: [member('parts', { array: 'Spare' }, { if: 'A' })] }
      events.LAMP_OUT = { args: [member('why', 'str', { if: { not: 'CONFIG_FUSE' } })], since: '1.0' }
    },
    there: [
      '~ event LAMP_OUT',
      '~ member why: condition CONFIG_FUSE -> not CONFIG_FUSE',
      '~ struct Spare',
      '~ condition CONFIG_SPARE -> always',
      '~ member parts: condition always -> A',
    ],
    back: [
      '~ event LAMP_OUT',
      '~ member why: condition not CONFIG_FUSE -> CONFIG_FUSE',
      '~ struct Spare',
      '~ condition always -> CONFIG_SPARE',
      '~ member parts: condition A -> always',
    ],
  },
  'what never shows on the wire': {
    change: ({ commands, structs, unions, enums }) => {
      commands['lamp-set'] = { argsType: 'Lamp', oob: true, module: 'lamp' }
      commands['lamp-get'] = { argsType: 'Id', returns: 'Lamp', sinceOn: { win32: '9.0' } }
      structs.Id = { members: [member('id', 'str')] }
      unions.Lamp = {
        baseMembers: [member('kind', 'Kind')],
        discriminator: 'kind',
        branches: [{ value: 'led', type: 'Led' }],
      }
      enums.Pole = { prefix: 'P', values: [{ name: 'double', since: '1.2' }, { name: 'single' }] }
    },
    there: ['+ struct Id: { id: str }'],
    back: ['- struct Id: { id: str }'],
  },
  'arguments that are another union': {
    change: ({ commands, unions }) => {
      commands['lamp-set'] = { argsType: 'Lantern', oob: true }
      unions.Lantern = { base: 'Common', discriminator: 'kind', branches: [{ value: 'led', type: 'Switch' }] }
    },
    there: [
      '~ command lamp-set',
      '~ arguments: type Lamp -> Lantern !',
      '+ union Lantern: { kind: Kind, more for led }',
    ],
    back: [
      '~ command lamp-set',
      '~ arguments: type Lantern -> Lamp !',
      '- union Lantern: { kind: Kind, more for led }',
    ],
  },
  'arguments that are no union any more': {
    change: ({ commands }) => {
      commands['lamp-set'] = { args: [member('kind', 'Kind')], oob: true }
    },
    there: ['~ command lamp-set', '~ arguments: type Lamp -> none !'],
    back: ['~ command lamp-set', '~ arguments: type none -> Lamp !'],
  },
}

describe('compareSchemas', () => {
  test.each(Object.entries(cases))('between names: %s', (_, { change, there, back }) => {
    expect(lines(lamps(), lamps(change))).toEqual(there)
    expect(lines(lamps(change), lamps())).toEqual(back)
  })

  test('a change has what a program needs', () => {
    const older = lamps()
    const newer = lamps(({ commands }) => {
      commands['lamp-get'] = {
        args: [member('by', 'str', { optional: true, since: '2.0', if: { any: ['A', 'B'] } })],
        returns: 'Bulb',
      }
    })
    expect(compareSchemas(older, newer)).toEqual([
      { kind: 'removed', what: 'argument', path: ['command lamp-get', 'argument id'], before: 'str', breaking: true },
      {
        kind: 'added',
        what: 'argument',
        path: ['command lamp-get', 'argument by'],
        after: 'str',
        optional: true,
        since: '2.0',
        condition: 'A or B',
      },
      {
        kind: 'changed',
        what: 'type',
        path: ['command lamp-get', 'returns'],
        before: 'Lamp',
        after: 'Bulb',
        breaking: true,
      },
    ])
  })

  test('a branch of what comes out only is missed', () => {
    const newer = lamps(({ commands, unions }) => {
      delete commands['lamp-set']
      unions.Lamp?.branches.pop()
    })
    const older = lamps(({ commands }) => delete commands['lamp-set'])
    expect(lines(older, newer)).toEqual(['~ union Lamp', '- branch led: Led !'])
    expect(lines(newer, older)).toEqual(['~ union Lamp', '+ branch led: Led'])
  })

  test('names that every object inherits are nothing special', () => {
    const odd = lamps(({ structs, commands }) => {
      Object.assign(structs, { constructor: { members: [member('toString', 'str')] } })
      Object.assign(commands, { valueOf: { args: [], returns: 'constructor' } })
    })
    expect(lines(lamps(), odd)).toEqual([
      '+ command valueOf: (): constructor',
      '+ struct constructor: { toString: str }',
    ])
  })

  test.each(Object.entries(cases))('the order of what there is makes no difference: %s', (_, { change, there }) => {
    expect(lines(reversed(lamps()), lamps(change)).toSorted()).toEqual(there.toSorted())
  })
})

/** The same schema with its definitions and their members the other way round. */
function reversed(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    if (Array.isArray(value)) return value.reverse()
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).reverse()) : value
  })
}
