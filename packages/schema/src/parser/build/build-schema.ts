import type { Schema } from '../../model/schema.js'
import type { Definition } from '../definition/definition.js'
import {
  buildAlternate,
  buildCommand,
  buildCommon,
  buildEnum,
  buildEvent,
  buildStruct,
  buildUnion,
} from './build-definition.js'
import { moduleOf } from './module-of.js'

type Of<K extends Definition['kind']> = Extract<Definition, { kind: K }>

/**
 * The schema that checked definitions make, each section sorted by name.
 *
 * @param withModules - tell of each definition which file it comes from
 */
export function buildSchema(definitions: readonly Definition[], withModules: boolean): Schema {
  const sorted = [...definitions].sort((a, b) => (a.name < b.name ? -1 : 1))
  const module = ({ expression }: Definition) => (withModules ? { module: moduleOf(expression.source.path) } : {})
  const section = <K extends Definition['kind'], T>(kind: K, build: (node: Of<K>) => T): Record<string, T> => {
    const nodes = sorted.filter((node): node is Of<K> => node.kind === kind)
    return Object.fromEntries(
      nodes.map((node) => [node.name, { ...build(node), ...buildCommon(node), ...module(node) }]),
    )
  }
  return {
    commands: section('command', buildCommand),
    events: section('event', buildEvent),
    structs: section('struct', buildStruct),
    enums: section('enum', buildEnum),
    unions: section('union', buildUnion),
    alternates: section('alternate', buildAlternate),
  }
}
