import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { FakeAgent } from '@qga/testing'
import type { Channel, OpenOptions, Transport } from '@qga/wire'
import { diagnosticsTap, traceChannels } from '@qga/wire/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type ConnectOptions, GuestAgent, JsonError, ProtocolError } from '../src/index.js'

const lies = {
  'guest-get-load': () => ({ load1m: 0.5, load5m: 'high', load15m: 0.1 }),
  'guest-get-host-name': () => ({ 'host-name': 'a', newer: true }),
  'vendor-thing': () => 'anything',
}

/** A transport on which what the agent says is changed. */
function rewritten(transport: Transport, change: (text: string) => string): Transport {
  const open = async (options: OpenOptions): Promise<Channel> => {
    const channel = await transport.open(options)
    return {
      label: channel.label,
      start: (receiver) =>
        channel.start({
          ...receiver,
          data: (chunk) => receiver.data(Buffer.from(change(Buffer.from(chunk).toString('latin1')), 'latin1')),
        }),
      write: (bytes) => channel.write(bytes),
      close: () => channel.close(),
    }
  }
  return { label: transport.label, open }
}

/** A guest that lies about its load. */
async function connected(options: ConnectOptions) {
  return await GuestAgent.connect(new FakeAgent(lies).transport, options)
}

describe('validate', () => {
  it('off: what the guest says is returned as it is', async () => {
    await using agent = await connected({})
    expect(await agent.getLoad()).toMatchObject({ load5m: 'high' })
  })

  it('strict: a reply that the schema does not allow is refused, and the session goes on', async () => {
    await using agent = await connected({ validate: 'strict' })
    const refused = agent.getLoad()
    await expect(refused).rejects.toThrow(ProtocolError)
    await expect(refused).rejects.toThrow(/guest-get-load.*load5m/)
    expect(await agent.getHostName()).toEqual({ 'host-name': 'a', newer: true })
    expect(await agent.executeRaw('vendor-thing')).toBe('anything')
  })

  it('strict: JSON that readers disagree about is refused, and taken otherwise', async () => {
    const said = (text: string) => text.replace('"host-name"', '"host-name": "b", "host-name"')
    const fake = new FakeAgent(lies)
    const twice = rewritten(fake.transport, said)
    {
      await using agent = await GuestAgent.connect(twice, { validate: 'strict' })
      await expect(agent.getHostName()).rejects.toThrow(JsonError)
      expect(await agent.sync({ id: 7 })).toBe(7)
    }
    await using agent = await GuestAgent.connect(twice)
    expect(await agent.getHostName()).toMatchObject({ 'host-name': 'a' })
  })

  it('warn: the first such reply of a command is a warning', async () => {
    await using agent = await connected({ validate: 'warn' })
    const warned = once(process, 'warning')
    expect(await agent.getLoad()).toMatchObject({ load5m: 'high' })
    const [warning] = await warned
    expect(warning).toMatchObject({ name: 'GuestReplyWarning', message: expect.stringContaining('load5m') })
    const more: unknown[] = []
    const listener = (again: unknown) => more.push(again)
    process.on('warning', listener)
    await agent.getLoad()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', listener)
    expect(more).toEqual([])
  })
})

describe('tap', () => {
  it('shows what is sent and received, without secrets', async () => {
    const seen: unknown[] = []
    const listener = (event: unknown) => seen.push((event as { message?: unknown }).message)
    for (const name of [traceChannels.send, traceChannels.receive]) {
      subscribe(name, listener)
      onTestFinished(() => void unsubscribe(name, listener))
    }
    await using agent = await connected({ tap: diagnosticsTap() })
    seen.length = 0
    await agent.files.writeFile('/tmp/tapped', 'secret')
    expect(seen).toContainEqual(
      expect.objectContaining({
        execute: 'guest-file-write',
        arguments: { handle: expect.anything(), 'buf-b64': '[redacted, length 8]' },
      }),
    )
    expect(JSON.stringify(seen)).not.toContain(Buffer.from('secret').toString('base64'))
  })
})
