import { createRequire } from 'node:module'
import {
  type CommandDefinition,
  compareSchemas,
  type EventDefinition,
  type Feature,
  readFacts,
  type Schema,
  type SchemaChange,
  schemaFromIntrospection,
} from '@qga/schema/model'
import { findPlace } from './find-place.js'
import { type UsedFeature, usedFeatures } from './used-features.js'

/** What this very QEMU has, as it says itself (`query-qmp-schema`). */
export class MachineSchema {
  /** All of it, resolved. The names of types are QEMU's numbers. */
  readonly schema: Schema

  /** @throws IntrospectionError when the reply is none of `query-qmp-schema` */
  constructor(reply: unknown) {
    this.schema = schemaFromIntrospection(reply)
  }

  /**
   * Whether there is such a command, and such a place in its arguments: members by their names, joined by dots;
   * `member=word` asks for a word of an enum, and goes on in the branch that it selects: `driver=qcow2.discard-no-unref`.
   */
  supports(command: string, path?: string): boolean {
    return findPlace(this.schema, own(this.schema.commands, command), path) !== undefined
  }

  /** Whether there is such an event, and such a place in its data: as `supports`. */
  supportsEvent(event: string, path?: string): boolean {
    return findPlace(this.schema, own(this.schema.events, event), path) !== undefined
  }

  /** Features of a command, or of a place in its arguments: `deprecated`, `unstable`, others that QEMU names. */
  features(command: string, path?: string): readonly string[] {
    return namesOf(findPlace(this.schema, own(this.schema.commands, command), path)?.features)
  }

  /** What of a command with these arguments is deprecated or unstable. */
  usedFeatures(command: string, args: object | undefined): readonly UsedFeature[] {
    const definition = own(this.schema.commands, command)
    return definition === undefined ? [] : usedFeatures(this.schema, command, definition, args)
  }

  /** What this QEMU has other than the types of this package, which are QEMU 11.1's. Takes a moment. */
  differences(): SchemaChange[] {
    const facts: unknown = createRequire(import.meta.url)('@qga/schema/facts/qmp-11.1.json')
    return compareSchemas(readFacts(facts), this.schema)
  }
}

type Called = CommandDefinition | EventDefinition

function own<T extends Called>(all: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined
}

function namesOf(features: readonly Feature[] = []): string[] {
  return features.map((feature) => (typeof feature === 'string' ? feature : feature.name))
}
