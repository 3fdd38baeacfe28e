/** A schema from which nothing sound can be generated. The message names the definition and what is wrong with it. */
export class GenerateError extends Error {
  override readonly name = 'GenerateError'
  readonly code = 'GENERATE_FAILED'
}
