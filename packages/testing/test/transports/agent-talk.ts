import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Transport } from '@qga/wire'
import { pattern } from '../../src/compliance/pattern.js'
import { rawClient } from '../raw-client.js'

const FILE_BYTES = 1024 * 1024

/** What a session was: whether the agent answered, and whether a large reply came whole. */
export interface AgentTalk {
  readonly ping: string
  readonly file: 'whole' | 'broken'
}

/** Pings an agent, and reads a file of this machine through it. */
export async function talkToAgent(transport: Transport, folder: string): Promise<AgentTalk> {
  const path = join(folder, 'large')
  const content = pattern(FILE_BYTES)
  writeFileSync(path, content)
  const client = await rawClient(transport)
  try {
    const ping = await client.call('guest-ping')
    const { return: handle } = JSON.parse(await client.call('guest-file-open', { path }))
    const read = JSON.parse(await client.call('guest-file-read', { handle, count: FILE_BYTES }))
    await client.call('guest-file-close', { handle })
    const whole = Buffer.from(read.return['buf-b64'], 'base64').equals(content)
    return { ping, file: whole ? 'whole' : 'broken' }
  } finally {
    client.close()
    await client.ended
  }
}

/** What it has to be. */
export const goodTalk: AgentTalk = { ping: '{"return": {}}', file: 'whole' }
