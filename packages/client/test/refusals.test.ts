import { CommandFailure, noReply } from '@qga/testing'
import { describe, expect, it } from 'vitest'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

const full = () => {
  throw new CommandFailure('GenericError', 'No space left on device')
}

/** Why a command was refused is asked behind it: that must not change what the agent has said, nor when it is told. */
describe('an error of the agent', () => {
  it('stays what it is, though the guest is frozen by whoever comes next', async () => {
    const { agent } = await connected({ 'guest-file-flush': full }, { version: '10.0' })
    const handle = await agent.fileOpen({ path: '/x', mode: 'w' })
    const flushed = rejection(agent.fileFlush({ handle }))
    await agent.execute('guest-fsfreeze-freeze')
    expect(await flushed).toMatchObject({ code: 'COMMAND_FAILED', desc: 'No space left on device' })
  })

  it('is told soon, though what waits behind it takes long', async () => {
    let isTold = false
    const { agent } = await connected({ 'guest-get-fsinfo': () => noReply }, { version: '10.0' })
    const failed = rejection(agent.fileOpen({ path: '/missing', mode: 'r' }))
    const next = rejection(agent.getFsinfo({ timeoutMs: 4_000 })).then(() => isTold)
    expect(await failed).toMatchObject({ code: 'COMMAND_FAILED' })
    isTold = true
    expect(await next).toBe(true)
  })

  it('is asked about once: what an agent of this version says is no riddle', async () => {
    const { agent, asked } = await connected({}, { version: '10.0' })
    for (let time = 0; time < 3; time++) await rejection(agent.fileOpen({ path: '/missing', mode: 'r' }))
    // A freeze changes what it carries out, not how it says so.
    await agent.execute('guest-fsfreeze-freeze')
    await agent.execute('guest-fsfreeze-thaw')
    await rejection(agent.fileOpen({ path: '/missing', mode: 'r' }))
    expect(asked('guest-info')).toHaveLength(1)
  })

  it('refuses a shutdown, though what it means is not known before the time is over', async () => {
    const refuse = () => {
      throw new CommandFailure('GenericError', 'child process has failed to shutdown')
    }
    const { agent } = await connected({ 'guest-shutdown': refuse, 'guest-info': () => noReply })
    const error = await rejection(agent.shutdown({}, { timeoutMs: 500, confirm: (signal) => never(signal) }))
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', desc: 'child process has failed to shutdown' })
  })
})

const never = (signal: AbortSignal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
