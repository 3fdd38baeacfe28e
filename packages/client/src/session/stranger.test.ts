import { describe, expect, it } from 'vitest'
import { NotAgentError } from '../errors/not-agent-error.js'
import { Stranger } from './stranger.js'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('Stranger', () => {
  it('knows a QMP monitor by its greeting', () => {
    const error = new Stranger('unix:x').message({ QMP: { version: {}, capabilities: [] } })
    expect(error).toBeInstanceOf(NotAgentError)
    expect(error?.message).toContain('a QMP monitor')
    expect(error?.hint).toContain('org.qemu.guest_agent.0')
  })

  it('T11: names an HTTP server, and shows what else it heard without control characters', () => {
    const http = new Stranger('unix:x')
    http.skipped(bytes('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(http.verdict()?.message).toContain("an HTTP server that says 'HTTP/1.1 400 Bad Request....'")
    const odd = new Stranger('unix:x')
    odd.skipped(bytes('\x1b]0;gotcha\x07'))
    expect(odd.verdict()?.message).toContain("says '.]0;gotcha.'")
  })

  it('keeps a bounded preview', () => {
    const stranger = new Stranger('unix:x')
    for (let round = 0; round < 100; round++) stranger.skipped(bytes('x'.repeat(1000)))
    expect(stranger.verdict()?.message.length).toBeLessThan(300)
  })

  it('has no verdict on silence, nor once an agent was heard among stale bytes', () => {
    expect(new Stranger('unix:x').verdict()).toBeUndefined()
    const agent = new Stranger('unix:x')
    agent.skipped(bytes('AAAA"}}'))
    agent.message({ error: { class: 'GenericError', desc: 'JSON parse error' } })
    expect(agent.verdict()).toBeUndefined()
  })
})
