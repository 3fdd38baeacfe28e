import type { Member } from '../schema.js'
import { compareAnnotations } from './compare-annotations.js'
import { alteration, type Comparison, type Path, presence, type Use } from './comparison.js'
import { typeText } from './type-text.js'

/** Compares two lists of members by name; `word` is what they are to the owner. */
export function compareMembers(
  c: Comparison,
  path: Path,
  word: 'argument' | 'member',
  a: readonly Member[],
  b: readonly Member[],
  use: Use,
): void {
  const left = new Map(b.map((member) => [member.name, member]))
  for (const member of a) {
    const at = [...path, `${word} ${member.name}`]
    const other = left.get(member.name)
    left.delete(member.name)
    if (other !== undefined) compareMember(c, at, member, other, use)
    else {
      const breaking = use.input || (use.output && !member.optional)
      c.report(presence('removed', word, at, { ...member, text: typeText(c, c.a, member.type), breaking }))
    }
  }
  for (const member of left.values()) {
    const breaking = use.input && !member.optional
    const text = typeText(c, c.b, member.type)
    c.report(presence('added', word, [...path, `${word} ${member.name}`], { ...member, text, breaking }))
  }
}

function compareMember(c: Comparison, at: Path, a: Member, b: Member, use: Use): void {
  c.agree('members')
  if (a.optional !== b.optional) {
    const [before, after] = [a, b].map((member) => (member.optional ? 'optional' : 'required'))
    c.report(alteration('optional', at, before, after, a.optional ? use.input : use.output))
  }
  compareAnnotations(c, at, a, b)
  c.compareTypes(at, a.type, b.type, use)
}
