import { describe, expect } from 'vitest'
import { nameOf } from '../src/matrix.js'
import { oneGuest } from './one-guest.js'
import { environment, verifies } from './verifies.js'

const PATIENT = { timeoutMs: 30_000 }
const unavailable = { code: 'COMMAND_UNAVAILABLE', why: 'disabled' }

/** The option has had three names. */
const blockOption = '--block-rpcs'

describe(nameOf(environment), () => {
  const guest = oneGuest({ startsAgent: false })

  verifies('policy/blocked', async () => {
    await guest().startAgent(`${blockOption}=guest-exec,guest-get-osinfo`)
    await using agent = await guest().connect(PATIENT)
    await expect(agent.exec(['true'])).rejects.toMatchObject(unavailable)
    await expect(agent.getOsinfo()).rejects.toMatchObject(unavailable)
    expect((await agent.getHostName())['host-name']).toBe('guest')
    await guest().killAgent()
  })

  verifies('policy/allowed', async () => {
    await guest().startAgent('--allow-rpcs=guest-ping,guest-sync,guest-sync-delimited,guest-info')
    await using agent = await guest().connect(PATIENT)
    await agent.ping()
    await expect(agent.getHostName()).rejects.toMatchObject(unavailable)
    await guest().killAgent()
  })
})
