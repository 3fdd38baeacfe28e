/** How much of a hostile value is looked at. */
export const limits = {
  /** Definitions within definitions: more than honest values have, a third of what a usual stack holds. */
  nesting: 300,
  /** What is wrong all through is not reported to its end. */
  issues: 100,
}
