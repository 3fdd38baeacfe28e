import type { DefinitionModel, Model, TypeModel } from './model.js'

/** The definitions that the arguments of some command can hold, those inside others included, sorted by name. */
export function argumentTypesOf({ commands, definitions }: Model): DefinitionModel[] {
  const found = new Set<DefinitionModel>()
  const visit = (type: TypeModel): void => {
    const name = typeof type === 'string' ? type : type.array
    const definition = definitions.find((candidate) => candidate.name === name)
    if (definition === undefined || found.has(definition)) return
    found.add(definition)
    if (definition.kind === 'struct') for (const member of definition.members) visit(member.type)
    if (definition.kind === 'alternate') definition.types.forEach(visit)
  }
  for (const { args } of commands) for (const { type } of args) visit(type)
  return definitions.filter((definition) => found.has(definition))
}
