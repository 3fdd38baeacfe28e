import { HostileAgent, type HostileHandlers } from '@qga/testing'
import { serveUnix } from '@qga/testing/node'

/** A play on a socket. */
export interface Played extends AsyncDisposable {
  /** Whether it did any of what it plays: without that a victim has met a good agent. */
  readonly hasPlayed: boolean
  /** The commands that it was asked for, each once. */
  readonly heard: readonly string[]
}

/** An agent that plays this, and otherwise says the truth of a guest that is called `true`. */
export async function serveHostile(play: HostileHandlers, path: string): Promise<Played> {
  const agent = new HostileAgent({ ...good, ...play })
  const service = await serveUnix(agent, path)
  const asked = () => [...new Set(agent.requests.map(({ execute }) => execute))]
  return {
    get hasPlayed() {
      return asked().some((command) => command in play || (command === SYNC && 'synced' in play))
    },
    get heard() {
      return asked()
    },
    [Symbol.asyncDispose]: () => service.close(),
  }
}

/** What a guest heard that it was not to hear. */
export function overheard({ heard }: Played, hears: RegExp | undefined, unheard = false): readonly string[] {
  if (unheard) return heard
  return heard.filter((command) => command !== SYNC && hears?.test(command) === false)
}

const SYNC = 'guest-sync-delimited'

const offered = [
  'guest-get-host-name',
  'guest-set-user-password',
  'guest-get-osinfo',
  'guest-ping',
  'guest-info',
  'guest-exec',
  'guest-exec-status',
  'guest-file-open',
  'guest-get-devices',
]
const info = {
  version: '11.1.3',
  supported_commands: offered.map((name) => ({ name, enabled: true, 'success-response': true })),
}

const good: HostileHandlers = {
  'guest-get-host-name': (say) => say.returns('{"host-name": "true"}'),
  'guest-info': (say) => say.returns(JSON.stringify(info)),
}
