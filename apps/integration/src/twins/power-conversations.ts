import { onOneLine, saying } from './on-one-line.js'
import type { RawLine } from './raw-line.js'
import type { Conversation } from './twin.js'

/** Nobody answers a command that ends or stops the guest. */
const unanswered = (line: RawLine) => [`heard: ${line.heard.length}`]

export const powerConversations: readonly Conversation[] = [
  saying('shutdown-mode', ['guest-shutdown', { mode: 'sleep' }]),
  {
    fact: 'suspend',
    talk: (twin) =>
      onOneLine(twin, async (line) => {
        line.send('guest-suspend-ram')
        await twin.wake()
        return [...unanswered(line), ...(await line.settle())]
      }),
  },
  {
    fact: 'reboot',
    talk: (twin) =>
      onOneLine(twin, async (line) => {
        const [, handle = ''] = /(\d+)/.exec(await line.ask('guest-file-open', { path: '/tmp' })) ?? []
        line.send('guest-shutdown', { mode: 'reboot' })
        await twin.rebooted()
        const before = await line.settle()
        const closed = await line.ask('guest-file-close', { handle: Number(handle) })
        // The first number again, which may be that of a file of before.
        const opened = await line.ask('guest-file-open', { path: '/tmp' })
        return [...before, closed.replace(handle, 'N'), opened]
      }),
  },
  {
    fact: 'halt',
    talk: (twin) =>
      onOneLine(twin, async (line) => {
        line.send('guest-shutdown', { mode: 'halt' })
        await twin.resetWhenHalted()
        return [...unanswered(line), ...(await line.settle())]
      }),
  },
  {
    fact: 'powerdown',
    talk: (twin) =>
      onOneLine(twin, async (line) => {
        line.send('guest-shutdown')
        await line.end()
        return unanswered(line)
      }),
  },
]
