import { own } from '../model/find-type.js'
import { argumentsOf, membersOf } from '../model/members-of.js'
import type { Schema, TypeRef } from '../model/schema.js'
import { GenerateError } from './generate-error.js'
import type { Docs, Overlay, Sources } from './sources.js'

/**
 * Refuse our own sources when the overlay or a sentence names what is not in the schema, or a sentence is missing:
 * each definition of the agent needs one, and of QMP each command and event.
 */
export function checkSources({ schema, overlay = {}, docs = {} }: Sources): void {
  checkWide(schema, overlay)
  for (const name of [overlay.since, overlay.sinceOn, overlay.methods].flatMap((table) => Object.keys(table ?? {}))) {
    if (membersByName(schema, name) === undefined) {
      throw new GenerateError(`The overlay names '${name}', which is not in the schema`)
    }
  }
  checkDocs(schema, docs)
  const { commands, events, structs, enums, unions, alternates } = schema
  const needed = schema.protocol === 'qmp' ? [commands, events] : [commands, structs, enums, unions, alternates]
  const silent = needed.flatMap(Object.keys).find((name) => !Object.hasOwn(docs, name))
  if (silent !== undefined) throw new GenerateError(`'${silent}' has no sentence: add one to the docs file`)
}

function checkWide(schema: Schema, { wideIntegers = {} }: Overlay): void {
  for (const [name, members] of Object.entries(wideIntegers)) {
    const types = membersByName(schema, name)
    const narrow = members.find((member) => types?.get(member) !== 'int')
    if (narrow !== undefined) throw new GenerateError(`The overlay widens '${name}.${narrow}', which is no int`)
  }
}

function checkDocs(schema: Schema, docs: Docs): void {
  for (const [name, sentences] of Object.entries(docs)) {
    const members = membersByName(schema, name)
    if (members === undefined) throw new GenerateError(`A sentence is about '${name}', which is not in the schema`)
    const stranger = Object.keys(sentences.members ?? {}).find((member) => !members.has(member))
    if (stranger !== undefined) {
      throw new GenerateError(`A sentence is about '${name}.${stranger}', which is not in the schema`)
    }
  }
}

/**
 * The types of what a definition has itself: members, arguments with `return` for the reply, or an event's data.
 * `undefined` for a name that is not there.
 */
function membersByName(schema: Schema, name: string): Map<string, TypeRef> | undefined {
  const { commands, events, structs, enums, unions, alternates } = schema
  const withArguments = own(commands, name) ?? own(events, name)
  if (withArguments !== undefined) {
    const members = argumentsOf(schema, withArguments).map((member) => [member.name, member.type] as const)
    return new Map([...members, ['return', own(commands, name)?.returns ?? '']])
  }
  const object = own(structs, name)?.members ?? (own(unions, name) && membersOf(schema, name))
  if (object !== undefined) return new Map(object.map((member) => [member.name, member.type]))
  return (own(enums, name) ?? own(alternates, name)) ? new Map() : undefined
}
