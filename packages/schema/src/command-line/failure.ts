/** What the user can put right. It is told without a stack trace, and the program ends with 1. */
export class Failure extends Error {
  override readonly name = 'Failure'
}
