import type { Member, Schema, TypeRef } from '../src/model/index.js'
import { schemaOf } from './schema-of.js'

export function member(name: string, type: TypeRef, more: Partial<Member> = {}): Member {
  return { name, type, ...more }
}

/**
 * A schema to compare with others: the union `Lamp` goes in and comes out, the struct `Bulb` comes out only, `Switch`
 * goes in only, and nothing uses `Spare`.
 */
export function lamps(change: (schema: Schema) => void = () => undefined): Schema {
  const schema = schemaOf({
    commands: {
      'bulb-list': { args: [], returns: { array: 'Bulb' }, features: ['slow'] },
      'lamp-get': { args: [member('id', 'str')], returns: 'Lamp' },
      'lamp-set': { argsType: 'Lamp', boxed: true, oob: true },
      'switch-turn': { args: [member('switch', 'Switch'), member('watts', 'int16', { optional: true, since: '1.0' })] },
    },
    events: { LAMP_OUT: { args: [member('why', 'str', { if: 'CONFIG_FUSE' })], since: '1.0' } },
    structs: {
      Bulb: { members: [member('maker', 'str', { optional: true }), member('socket', 'Socket')] },
      Common: { members: [member('kind', 'Kind')] },
      Led: { members: [member('colour', 'Colour', { optional: true })] },
      Spare: { members: [member('parts', { array: 'Spare' })], if: 'CONFIG_SPARE' },
      Switch: { members: [member('socket', 'Socket'), member('pole', 'Pole')] },
    },
    enums: {
      Kind: { values: [{ name: 'led' }, { name: 'gas' }] },
      Pole: { values: [{ name: 'single' }, { name: 'double', since: '1.2' }] },
      Socket: { values: [{ name: 'e14' }, { name: 'e27' }] },
    },
    unions: { Lamp: { base: 'Common', discriminator: 'kind', branches: [{ value: 'led', type: 'Led' }] } },
    alternates: { Colour: { branches: [member('name', 'str'), member('rgb', { array: 'uint8' })] } },
  })
  change(schema)
  return schema
}
