import type { DefinitionModel, Model, TypeModel } from './model.js'

/** The definitions that the arguments of some command can hold, those inside others included, sorted by name. */
export function argumentTypesOf({ commands, definitions }: Model): DefinitionModel[] {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]))
  const found = new Set<DefinitionModel>()
  const open: TypeModel[] = commands.flatMap(({ args, argsType }) => [...typesOf(args), argsType ?? []].flat())
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    const definition = byName.get(typeof type === 'string' ? type : type.array)
    if (definition === undefined || found.has(definition)) continue
    found.add(definition)
    open.push(...typesIn(definition))
  }
  return definitions.filter((definition) => found.has(definition))
}

function typesIn(definition: DefinitionModel): TypeModel[] {
  switch (definition.kind) {
    case 'enum':
      return []
    case 'alternate':
      return definition.types
    case 'struct':
      return [definition.base ?? [], ...typesOf(definition.members)].flat()
    case 'union':
      return [definition.base ?? [], ...typesOf(definition.members), ...typesOf(definition.branches)].flat()
  }
}

function typesOf(entries: readonly { type: TypeModel }[]): TypeModel[] {
  return entries.map(({ type }) => type)
}
