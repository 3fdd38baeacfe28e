import type { FakeAgentOptions, Handlers } from '@qga/testing'
import type { FreezeOptions } from '../src/index.js'
import { connected } from './with-fake.js'

/** Soon, on a machine that is busy as well. */
export const soon = { timeout: 20_000, interval: 5 }

export const THAW = 'guest-fsfreeze-thaw'
export const quick: FreezeOptions = { journal: false }

/** A guest to freeze, and how often it was asked for what. */
export async function frozenBy(handlers: Handlers = {}, options: FakeAgentOptions = {}) {
  const { fake, agent, asked } = await connected(handlers, options)
  const freeze = (more: FreezeOptions = {}) => agent.freeze({ ...quick, ...more })
  return { fake, agent, freeze, asked: (name: string) => asked(name).length }
}

/** A guest that answers a freeze when the thaw behind it has been sent, and no sooner: late, however busy this machine. */
export async function answeringLate(options: FakeAgentOptions = {}) {
  let onThaw = () => {}
  const given = await frozenBy(
    {
      'guest-fsfreeze-freeze': async (_, { builtIn }) => {
        const sent = new Promise<void>((resolve) => {
          onThaw = resolve
        })
        const count = await builtIn()
        await sent
        return count
      },
    },
    options,
  )
  const onInput = (bytes: Uint8Array) => {
    if (Buffer.from(bytes).includes(THAW)) onThaw()
    return [bytes]
  }
  given.fake.faults = [{ name: 'watches for the thaw', onInput }]
  return given
}
