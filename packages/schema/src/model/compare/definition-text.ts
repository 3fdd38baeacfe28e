import type { FoundType } from '../find-type.js'
import { viewArguments, viewObject } from '../object-view.js'
import type { Branch, CommandDefinition, EventDefinition, Member, Schema } from '../schema.js'
import { typeText } from './type-text.js'

interface Mode {
  readonly named: boolean
}

/** A command or an event in short: `(node-name?: str, active: bool): BlockInfo`. */
export function callText(mode: Mode, schema: Schema, definition: CommandDefinition | EventDefinition): string {
  const { members, branches } = viewArguments(schema, definition)
  const args = `(${[...members.map((member) => memberText(mode, schema, member)), ...branchTexts(branches)].join(', ')})`
  const returns = 'returns' in definition ? definition.returns : undefined
  return returns === undefined ? args : `${args}: ${typeText(mode, schema, returns)}`
}

/** What a type is in short. */
export function definitionText(mode: Mode, schema: Schema, name: string, { kind, definition }: FoundType): string {
  switch (kind) {
    case 'enum':
      return definition.values.map((value) => value.name).join(' | ')
    case 'alternate':
      return definition.branches.map(({ type }) => typeText(mode, schema, type)).join(' | ')
    default: {
      const { members, branches } = viewObject(schema, name)
      const parts = [...members.map((member) => memberText(mode, schema, member)), ...branchTexts(branches)]
      return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
    }
  }
}

function memberText(mode: Mode, schema: Schema, { name, type, optional }: Member): string {
  return `${name}${optional ? '?' : ''}: ${typeText(mode, schema, type)}`
}

function branchTexts(branches: readonly Branch[]): string[] {
  return branches.length === 0 ? [] : [`more for ${branches.map(({ value }) => value).join(', ')}`]
}
