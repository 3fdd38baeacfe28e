/** What is made ready behind a request: for `AgentSession`, which makes them. */
export interface Follower {
  /** Takes its place in the queue now. */
  send(): void
  /** Gives it up: it was not sent. */
  drop(): void
}

/**
 * A request that another one is made ready behind, so that nothing is left to do for it when its turn comes. It is sent
 * when the first has returned what fits, and given up if that failed, or returned something else.
 */
export class Lead {
  readonly #fits: (returned: unknown) => boolean
  #state: 'under way' | 'fitted' | 'failed' = 'under way'
  #follower: Follower | undefined

  constructor(fits: (returned: unknown) => boolean) {
    this.#fits = fits
  }

  follow(follower: Follower): void {
    if (this.#state === 'under way') this.#follower = follower
    else if (this.#state === 'fitted') follower.send()
    else follower.drop()
  }

  returned(value: unknown): void {
    this.#end(this.#fits(value) ? 'fitted' : 'failed')
  }

  failed(): void {
    this.#end('failed')
  }

  #end(state: 'fitted' | 'failed'): void {
    if (this.#state !== 'under way') return
    this.#state = state
    const follower = this.#follower
    // Each follower has a lead of its own: a chain of all of them would keep what each has sent.
    this.#follower = undefined
    if (follower !== undefined) this.follow(follower)
  }
}
