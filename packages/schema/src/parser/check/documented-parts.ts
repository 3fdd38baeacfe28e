import type { Definition, FeatureNode, MemberNode, Named, ValueNode } from '../definition/definition.js'

/** A definition with the parts that its documentation must describe one by one. */
export interface DocumentedParts {
  readonly definition: Definition
  /** What its members are called. */
  readonly what: 'member' | 'value' | 'branch'
  readonly members: readonly Named[]
  /** Its own features and those of its members. */
  readonly features: readonly FeatureNode[]
}

/** Members that come from a base or a branch are described where they are defined. */
export function documentedParts(definition: Definition): DocumentedParts {
  const { features } = definition
  if (definition.kind === 'alternate') return { definition, what: 'branch', members: definition.branches, features }
  const members = ownMembers(definition)
  return {
    definition,
    what: definition.kind === 'enum' ? 'value' : 'member',
    members,
    features: [features, ...members.map((member) => member.features)].flat(),
  }
}

function ownMembers(definition: Exclude<Definition, { kind: 'alternate' }>): readonly (MemberNode | ValueNode)[] {
  switch (definition.kind) {
    case 'command':
    case 'event':
      return definition.args ?? []
    case 'struct':
      return definition.members
    case 'enum':
      return definition.values
    case 'union':
      return definition.baseMembers ?? []
  }
}
