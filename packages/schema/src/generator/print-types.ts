import { typeScriptName } from './builtin-types.js'
import { documented, wordNotes } from './doc-comment.js'
import { Imports } from './imports.js'
import type { Library } from './library.js'
import { printKey, quote } from './literal.js'
import type { DefinitionModel, EnumModel, Model, StructModel, TypeModel, UnionModel } from './model.js'
import { printMembers, typeText } from './type-text.js'

/** `types.ts`: an interface or a type for each definition. */
export function printTypes({ definitions }: Model, library: Library): string {
  const imports = new Imports(library).addTypes(definitions.flatMap(typesIn))
  return `${imports.print()}${definitions.map(printDefinition).join('\n')}`
}

function printDefinition(definition: DefinitionModel): string {
  const name = typeScriptName(definition.name)
  switch (definition.kind) {
    case 'struct':
      return `${documented(definition)}${printStruct(name, definition)}`
    case 'enum':
      return `${documented(definition, 0, enumLines(definition))}${printAlias(name, enumWords(definition))}`
    case 'union':
      return `${documented(definition, 0, wordNotes(definition.branches))}${printUnion(name, definition)}`
    case 'alternate':
      return `${documented(definition)}${printAlias(name, [...new Set(definition.types.map(typeText))])}`
  }
}

function printStruct(name: string, { base, members }: StructModel): string {
  const extended = base === undefined ? '' : ` extends ${typeScriptName(base)}`
  return `export interface ${name}${extended} {\n${printMembers(members, 2, 'given')}}\n`
}

/** What is said of single words, and what holds for them. */
function enumLines({ values }: EnumModel): string[] {
  const said = values.flatMap(({ name, doc }) => (doc === undefined ? [] : `\`${name}\`: ${doc.replace(/\s+/g, ' ')}`))
  return [...said, ...wordNotes(values)]
}

function enumWords({ values }: EnumModel): string[] {
  return values.length > 0 ? values.map(({ name }) => quote(name)) : ['never']
}

/** The common members once, and what each value of the discriminator adds, so that comparing it narrows. */
function printUnion(name: string, union: UnionModel): string {
  const branches = unionBranches(union)
  const members = union.members.filter((member) => member.name !== union.discriminator.name)
  const common = [
    ...(union.base === undefined ? [] : [typeScriptName(union.base)]),
    ...(members.length > 0 ? [`{\n${printMembers(members, 2, 'given')}}`] : []),
  ]
  if (common.length === 0) return printAlias(name, branches)
  const added = branches.length > 1 ? `(\n${branches.map((text) => `  | ${text}\n`).join('')})` : branches.join('')
  return `export type ${name} = ${common.join(' & ')} & ${added}\n`
}

function unionBranches({ discriminator, branches, bareValues }: UnionModel): string[] {
  const tag = (values: string) => `{ ${printKey(discriminator.name)}: ${values} }`
  const full = branches.map(({ name, type }) => `${tag(quote(name))} & ${typeScriptName(type)}`)
  const bare = bareValues.length > 0 ? [tag(otherValues(discriminator.type, branches, bareValues))] : []
  return full.length + bare.length > 1 ? [...full.map((text) => `(${text})`), ...bare] : [...full, ...bare]
}

/** The values without a branch, listed or as what is left, whichever is shorter. */
function otherValues(type: string, branches: UnionModel['branches'], bareValues: readonly string[]): string {
  const listed = bareValues.map(quote).join(' | ')
  const left = `Exclude<${typeScriptName(type)}, ${branches.map(({ name }) => quote(name)).join(' | ')}>`
  return branches.length > 0 && left.length < listed.length ? left : listed
}

function printAlias(name: string, texts: string[]): string {
  const line = `export type ${name} = ${texts.join(' | ')}\n`
  return line.length <= 121 ? line : `export type ${name} =\n${texts.map((text) => `  | ${text}\n`).join('')}`
}

function typesIn(definition: DefinitionModel): TypeModel[] {
  if (definition.kind === 'enum') return []
  return definition.kind === 'alternate' ? definition.types : definition.members.map(({ type }) => type)
}
