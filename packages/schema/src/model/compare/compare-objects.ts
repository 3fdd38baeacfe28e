import { findType } from '../find-type.js'
import { isEmptyObject, type ObjectView, viewObject } from '../object-view.js'
import type { Branch } from '../schema.js'
import { compareAnnotations, compareConditions } from './compare-annotations.js'
import { compareMembers } from './compare-members.js'
import { alteration, type Comparison, isFirstMeeting, type Path, presence, type Use } from './comparison.js'

/** Compares two structs or unions; without a name it is the empty object. */
export function compareObjects(
  c: Comparison,
  path: Path,
  word: 'argument' | 'member',
  a: string | undefined,
  b: string | undefined,
  use: Use,
): void {
  if (!isFirstMeeting(c, a, b)) return
  c.agree('objects')
  const [found, other] = [a && findType(c.a, a), b && findType(c.b, b)].map((type) => type || undefined)
  compareAnnotations(c, path, found?.definition ?? {}, other?.definition ?? {})
  compareViews(c, path, word, viewObject(c.a, a), viewObject(c.b, b), a === undefined ? use : c.useOf(a))
}

/** Compares what two objects hold. */
export function compareViews(
  c: Comparison,
  path: Path,
  word: 'argument' | 'member',
  a: ObjectView,
  b: ObjectView,
  use: Use,
): void {
  compareMembers(c, path, word, a.members, b.members, use)
  if (a.discriminator !== b.discriminator) {
    // Who reads a struct's members finds them in the union that it became, too.
    const breaking = use.input || (use.output && a.discriminator !== undefined)
    c.report(alteration('discriminator', path, a.discriminator, b.discriminator, breaking))
  }
  compareBranches(c, path, a, b, use)
}

function compareBranches(c: Comparison, path: Path, a: ObjectView, b: ObjectView, use: Use): void {
  const left = new Map(b.branches.map((branch) => [branch.value, branch]))
  for (const branch of a.branches) {
    const at = [...path, `branch ${branch.value}`]
    const other = left.get(branch.value)
    left.delete(branch.value)
    if (other !== undefined) {
      c.agree('branches')
      compareConditions(c, at, branch.if, other.if)
      c.compareTypes(at, branch.type, other.type, use)
    } else if (isEmptyObject(c.a, branch.type) && hasValue(b, branch)) {
      c.agree('branches')
      if (!c.named) compareObjects(c, at, 'member', branch.type, undefined, use)
    } else {
      const condition = branch.if ?? a.values.find(({ name }) => name === branch.value)?.if
      const breaking = use.input || use.output
      c.report(presence('removed', 'branch', at, { text: typeWord(c, branch), if: condition, breaking }))
    }
  }
  for (const branch of left.values()) {
    if (isEmptyObject(c.b, branch.type) && hasValue(a, branch)) continue
    const condition = branch.if ?? b.values.find(({ name }) => name === branch.value)?.if
    const needed = viewObject(c.b, branch.type).members.some(({ optional }) => !optional)
    const breaking = use.input && needed && hasValue(a, branch)
    const at = [...path, `branch ${branch.value}`]
    c.report(presence('added', 'branch', at, { text: typeWord(c, branch), if: condition, breaking }))
  }
}

function hasValue({ values }: ObjectView, branch: Branch): boolean {
  return values.some(({ name }) => name === branch.value)
}

/** The name of a branch's type, where names mean anything. */
function typeWord(c: Comparison, { type }: Branch): string | undefined {
  return c.named ? type : undefined
}
