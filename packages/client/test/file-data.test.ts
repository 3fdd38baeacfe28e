import { randomBytes } from 'node:crypto'
import { connect } from '@qga/wire'
import { transportOf } from '@qga/wire/node'
import { describe, expect, it } from 'vitest'
import { AgentSession } from '../src/index.js'
import { agents } from './agents.js'

describe.each(agents)('file data from $name', ({ available, start }) => {
  it.runIf(available)(
    'comes straight from the bytes of a long reply, and as text where nobody wants that',
    async () => {
      await using given = await start()
      const transport = typeof given.target === 'string' ? transportOf(given.target) : given.target
      const session = await AgentSession.open(await connect(transport), { timeoutMs: 5000 })
      const send = (command: string, args: object, how = {}) => session.send(command, args, { timeoutMs: 5000, ...how })

      const data = randomBytes(4000)
      const handle = await send('guest-file-open', { path: `${given.folder}/data`, mode: 'w+' })
      await send('guest-file-write', { handle, 'buf-b64': data.toString('base64') })
      const read = async (how?: object) => {
        await send('guest-file-seek', { handle, offset: 0, whence: 0 })
        return await send('guest-file-read', { handle, count: 4000 }, how)
      }
      const taken: Uint8Array[] = []
      const onData = (bytes: Uint8Array) => taken.push(bytes)
      expect(await read({ onData })).toMatchObject({ count: 4000, 'buf-b64': '' })
      expect(taken).toEqual([data])
      expect(await read()).toMatchObject({ count: 4000, 'buf-b64': data.toString('base64') })
      session.close()
    },
  )
})
