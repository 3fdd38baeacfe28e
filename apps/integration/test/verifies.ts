import { inject, test } from 'vitest'
import { type Environment, nameOf } from '../src/matrix.js'
import { mustFail } from '../src/must-fail.js'
import { type Requirement, standing } from '../src/requirement.js'
import { type RequirementId, requirements } from '../src/requirements.js'

declare module 'vitest' {
  interface ProvidedContext {
    environment: Environment
  }
}

/** The kind of guest that this run is about. */
export const environment = inject('environment')

/**
 * A test that shows a requirement. Where the requirement says nothing of this environment there is no test; where it is
 * known to fail the test must fail, and shouts when it does not.
 */
export function verifies(id: RequirementId, body: () => Promise<void>, what = ''): void {
  const requirement: Requirement = requirements[id]
  const here = standing(requirement, environment)
  if (here.kind === 'elsewhere') return
  const title = `${id}: ${what || requirement.says}`
  if (here.kind === 'applies') {
    test(title, body)
    return
  }
  test(`${title} (known to fail: ${here.because})`, () => mustFail(`${id} on ${nameOf(environment)}`, here.by, body))
}
