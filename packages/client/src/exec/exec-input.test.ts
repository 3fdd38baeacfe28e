import { describe, expect, it } from 'vitest'
import { execInput } from './exec-input.js'

const words = { path: 'cat' }

describe('execInput', () => {
  it('is base64 of bytes, or of text as UTF-8', () => {
    expect(['hi', '', Buffer.from('hi')].map((input) => execInput(input, words))).toEqual(['aGk=', '', 'aGk='])
  })

  it.each([5, null, {}, new ArrayBuffer(3)])('refuses %o', (input) => {
    expect(() => execInput(input as never, words)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }))
  })

  it('refuses an input that no request holds, and says how much one does', () => {
    const tooLarge = () => execInput(new Uint8Array(48 * 1024 * 1024), words)
    expect(tooLarge).toThrow(/50331648 bytes does not fit into one request, which holds 503\d{5} here/)
    const most = Number(/holds (\d+)/.exec(messageOf(tooLarge))?.[1])
    expect(execInput(new Uint8Array(most), words)).toHaveLength((most / 3) * 4)
    expect(() => execInput(new Uint8Array(most), { ...words, arg: ['x'.repeat(100)] })).toThrow('fit')
  })
})

function messageOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return String(error)
  }
  return ''
}
