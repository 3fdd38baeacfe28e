import { askEach, onOneLine, saying } from './on-one-line.js'
import type { Conversation, Twin } from './twin.js'

const [freeze, thaw, status] = ['guest-fsfreeze-freeze', 'guest-fsfreeze-thaw', 'guest-fsfreeze-status']

const list = (mountpoints?: readonly string[]) => ['guest-fsfreeze-freeze-list', { mountpoints }] as const

interface Filesystem {
  readonly name: string
  readonly mountpoint: string
  readonly type: string
  readonly disk: readonly object[]
}

/** How much was given back depends on the disk. */
const withoutCounts = (line: string) => line.replaceAll(/"trimmed": [1-9]\d*/g, '"trimmed": N')

/** Ends what a conversation may have left frozen. */
export const thawNow = (twin: Twin) => onOneLine(twin, (line) => line.ask(thaw))

const withFailingHook = (fact: string, action: 'freeze' | 'thaw', ...requests: readonly string[]): Conversation => ({
  fact,
  talk: async (twin) => {
    await twin.failHook(action)
    try {
      return await onOneLine(twin, (line) => askEach(line, requests))
    } finally {
      await twin.failHook('never')
    }
  },
})

export const freezeConversations: readonly Conversation[] = [
  saying('freeze-count', thaw, freeze, status, thaw, status),
  saying('freeze-list', list(['/nope']), list([]), status, list(['/more', '/more', '/nope']), thaw, list(), thaw),
  {
    fact: 'freeze-gate',
    talk: (twin) =>
      onOneLine(twin, async (line) => {
        await line.ask(freeze)
        const info = await line.ask('guest-info')
        const enabled = [...info.matchAll(/"enabled": true, "name": "([^"]+)"/g)].map(([, name = '']) => name)
        return [...enabled.sort(), ...(await askEach(line, [freeze, list(['/data']), 'guest-get-time', thaw]))]
      }),
  },
  { ...saying('freeze-thaw-blocked', thaw, freeze, thaw, status, 'guest-get-time'), block: [thaw, 'guest-get-time'] },
  {
    fact: 'freeze-guest',
    talk: async (twin) => {
      await onOneLine(twin, (line) => line.ask(freeze))
      await twin.restartAgent()
      const pid = ['guest-exec-status', { pid: 1 }] as const
      return await onOneLine(twin, (line) => askEach(line, [status, pid, thaw, status]))
    },
  },
  withFailingHook('freeze-hook', 'freeze', freeze, status, thaw),
  withFailingHook('freeze-thaw-hook', 'thaw', thaw, freeze, thaw, status),
  {
    fact: 'freeze-pipelined',
    talk: (twin) =>
      onOneLine(twin, async (line) => {
        for (const request of [freeze, status, 'guest-exec', thaw]) line.send(request)
        return await line.settle()
      }),
  },
  {
    fact: 'mounts',
    mountsFileAt: '/looped',
    talk: (twin) =>
      onOneLine(twin, async (line) => {
        const info: { return: Filesystem[] } = JSON.parse(await line.ask('guest-get-fsinfo'))
        const seen = info.return.map(
          ({ name, mountpoint, type, disk }) => `${name} ${mountpoint} ${type} ${disk.length}`,
        )
        const [looped] = seen.filter((one) => one.includes('/looped'))
        return [looped ?? 'none', ...(await askEach(line, [list(['/looped']), status, thaw, freeze, thaw, status]))]
      }),
  },
  {
    fact: 'trim',
    talk: (twin) =>
      onOneLine(twin, async (line) => {
        const info = await line.ask('guest-get-fsinfo')
        const places = [...info.matchAll(/"mountpoint": "([^"]+)"/g)].map(([, place = '']) => place)
        const minimums = [{}, {}, { minimum: -1 }, { minimum: 2 ** 40 }]
        const said = await askEach(
          line,
          minimums.map((args) => ['guest-fstrim', args] as const),
        )
        return [...places, ...said.map(withoutCounts)]
      }),
  },
]
