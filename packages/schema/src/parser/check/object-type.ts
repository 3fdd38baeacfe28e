import type { MemberScope } from './member-scope.js'

/** A struct or a union whose parts are known to fit together. */
export interface ObjectType {
  /** The members, or the common ones of a union. */
  readonly scope: MemberScope
  /** What a union's branches add. */
  readonly branches: ReadonlySet<ObjectType>
}
