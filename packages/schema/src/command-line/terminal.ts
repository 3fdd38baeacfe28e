/** What a command has besides its arguments. */
export interface Terminal {
  /** The folder of the facts that come with this package. */
  readonly facts: URL
  out(text: string): void
  err(text: string): void
}
