import { typeScriptName } from './builtin-types.js'
import { availabilityLine, docComment, onlyOn } from './doc-comment.js'
import { importTypes, integerAliases } from './imports.js'
import { printKey, quote } from './literal.js'
import type { DefinitionModel, EnumModel, Model, StructModel, TypeModel, UnionModel } from './model.js'
import { memberText } from './type-text.js'

/** `types.ts`: an interface or a type for each definition. */
export function printTypes({ definitions }: Model): string {
  const imports = importTypes(integerAliases(definitions.flatMap(typesIn)), '../integers.js')
  return [imports, ...definitions.map(printDefinition)].filter((text) => text !== '').join('\n')
}

function printDefinition(definition: DefinitionModel): string {
  const notes = definition.kind === 'enum' ? enumNotes(definition) : []
  const head = docComment([definition.doc, ...notes, availabilityLine(definition)])
  if (definition.kind === 'struct') return `${head}${printStruct(definition)}`
  return `${head}${printAlias(definition.name, alternatives(definition))}`
}

function printStruct({ name, members }: StructModel): string {
  const lines = members.map((member) => {
    const comment = docComment([member.doc, availabilityLine(since(member.since))], 2)
    return `${comment}  ${memberText(member)}\n`
  })
  return `export interface ${name} {\n${lines.join('')}}\n`
}

function alternatives(definition: Exclude<DefinitionModel, StructModel>): string[] {
  if (definition.kind === 'enum') return definition.values.map(({ name }) => quote(name))
  if (definition.kind === 'alternate') return [...new Set(definition.types.map(typeScriptName))]
  return unionBranches(definition)
}

/** Each branch fixes the discriminator, so that comparing it narrows the union. */
function unionBranches({ members, discriminator, branches, bareValues }: UnionModel): string[] {
  const common = (value: string) =>
    `{ ${[...members.map(memberText), `${printKey(discriminator.name)}: ${value}`].join('; ')} }`
  const full = branches.map(({ value, type }) => `${common(quote(value))} & ${type}`)
  const others = `Exclude<${discriminator.type}, ${branches.map(({ value }) => quote(value)).join(' | ')}>`
  const bare = bareValues.length > 0 ? [common(others)] : []
  return full.length + bare.length > 1 ? [...full.map((text) => `(${text})`), ...bare] : full
}

function printAlias(name: string, texts: string[]): string {
  const line = `export type ${name} = ${texts.join(' | ')}\n`
  return line.length <= 121 ? line : `export type ${name} =\n${texts.map((text) => `  | ${text}\n`).join('')}`
}

/** What holds for single values of an enum: `Since QEMU 7.1: nvme.` */
function enumNotes({ values }: EnumModel): string[] {
  const notes = new Map<string, string[]>()
  for (const { name, since, platforms } of values) {
    for (const note of [since && `Since QEMU ${since}`, platforms && onlyOn(platforms)]) {
      if (note) notes.set(note, [...(notes.get(note) ?? []), name])
    }
  }
  return [...notes].map(([note, names]) => `${note}: ${names.join(', ')}.`)
}

function typesIn(definition: DefinitionModel): TypeModel[] {
  if (definition.kind === 'enum') return []
  return definition.kind === 'alternate' ? definition.types : definition.members.map(({ type }) => type)
}

function since(version: string | undefined): { since?: string } {
  return version === undefined ? {} : { since: version }
}
