import type { Docs, Facts, MemberFact, Overlay, TypeFact } from './facts.js'

/** Refuse an overlay or sentences that name what is not in the facts, and facts without a sentence. */
export function checkOverlay(facts: Facts, overlay: Overlay, docs: Docs): void {
  const members = membersByDefinition(facts)
  for (const [name, wide] of Object.entries(overlay.wideIntegers)) {
    for (const member of wide) {
      if (members.get(name)?.get(member) !== 'int')
        throw new Error(`Overlay widens '${name}.${member}', which is no int`)
    }
  }
  for (const name of [overlay.since, overlay.sinceOn, overlay.methods].flatMap(Object.keys)) {
    if (!members.has(name)) throw new Error(`Overlay names '${name}', which is not in the facts`)
  }
  for (const [name, sentences] of Object.entries(docs)) {
    if (!members.has(name)) throw new Error(`Sentences are about '${name}', which is not in the facts`)
    const stranger = Object.keys(sentences.members ?? {}).find((member) => !members.get(name)?.has(member))
    if (stranger !== undefined) throw new Error(`Sentences are about '${name}.${stranger}', which is not in the facts`)
  }
  for (const name of members.keys()) {
    if (!Object.hasOwn(docs, name)) throw new Error(`'${name}' has no sentence: add one to docs.json`)
  }
}

/** Type of each member by definition; a command's members are its arguments, and `return` for its reply. */
function membersByDefinition(facts: Facts): Map<string, Map<string, TypeFact>> {
  const typesOf = (list: MemberFact[]) => list.map(({ name, type }): [string, TypeFact] => [name, type])
  const definitions = new Map<string, Map<string, TypeFact>>()
  for (const [name, { args, returns }] of Object.entries(facts.commands)) {
    definitions.set(name, new Map([...typesOf(args), ['return', returns ?? '']]))
  }
  for (const [name, { members }] of Object.entries(facts.structs)) definitions.set(name, new Map(typesOf(members)))
  for (const [name, { baseMembers }] of Object.entries(facts.unions))
    definitions.set(name, new Map(typesOf(baseMembers)))
  for (const name of [facts.enums, facts.alternates].flatMap(Object.keys)) definitions.set(name, new Map())
  return definitions
}
