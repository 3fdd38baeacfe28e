import { FakeAgent } from '@qga/testing'
import { ConnectError, type Transport } from '@qga/wire'
import type { GuestAgent } from '../src/index.js'

/** Fakes by key, made when they are first asked for. */
export class Farm {
  readonly fakes = new Map<string, FakeAgent>()
  readonly opened: string[] = []
  readonly dead = new Set<string>()

  readonly target = (key: string): Transport => ({
    label: key,
    open: async (options) => {
      this.opened.push(key)
      if (this.dead.has(key)) throw new ConnectError('not-found', `cannot connect to ${key}`)
      return await this.at(key).transport.open(options)
    },
  })

  at(key: string): FakeAgent {
    const fake = this.fakes.get(key) ?? new FakeAgent({}, { hostName: key })
    this.fakes.set(key, fake)
    return fake
  }
}

export const hostName = async (agent: GuestAgent) => (await agent.getHostName())['host-name']
