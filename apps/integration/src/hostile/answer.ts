/** What the client gave to a program that asked a hostile agent: a value as JSON, or an error's code. */
export interface Answer {
  readonly value?: string
  readonly code?: string
}
