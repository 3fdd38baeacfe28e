import type { FakeAgentOptions } from '@qga/testing'
import { describe, expect, it } from 'vitest'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

/** An agent that bars guest-info as well, so that nobody learns why it bars something else. */
const barring = (...block: string[]): Promise<Awaited<ReturnType<typeof connected>>> => {
  const options: FakeAgentOptions = { block: [...block, 'guest-info'] }
  return connected({}, options)
}

describe('what is refused without a reason is not tried without end', () => {
  const told = (command: string) => ({ code: 'COMMAND_UNAVAILABLE', why: 'unknown', command })

  it('the end of a program', async () => {
    const { agent, asked } = await barring('guest-exec-status')
    expect(await rejection(agent.exec(['true']))).toMatchObject(told('guest-exec-status'))
    expect(asked('guest-exec')).toHaveLength(1)
  })

  it.each(['guest-file-read', 'guest-file-seek'])('the output of one that is streamed: %s', async (name) => {
    const { agent } = await barring('guest-file-read', name)
    await using proc = await agent.spawn(['true'], { stream: true })
    const reading = async () => {
      for await (const _ of proc.stdout);
    }
    expect(await rejection(reading())).toMatchObject(told(name))
  })
})
