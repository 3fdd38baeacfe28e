import { describe, expect, it } from 'vitest'
import { execRequest } from './exec-request.js'

const program = (rest: Partial<Parameters<typeof execRequest>[0]>) => ({
  argv: ['cat'],
  env: undefined,
  input: undefined,
  ...rest,
})

describe('execRequest', () => {
  it('says what was said, and nothing more', () => {
    expect(execRequest(program({}))).toEqual({ path: 'cat' })
    expect(execRequest(program({ argv: ['cat', '', 'b'], env: { A: '1', B: '=' }, input: 'hi' }))).toEqual({
      path: 'cat',
      arg: ['', 'b'],
      env: ['A=1', 'B=='],
      'input-data': 'aGk=',
    })
    expect(execRequest(program({ env: {}, input: '' }))).toEqual({ path: 'cat', env: [], 'input-data': '' })
  })

  it.each([
    ['no program', { argv: [] }],
    ['NUL in an argument', { argv: ['a', 'b\0'] }],
    ['NUL in a value', { env: { A: '\0' } }],
    ['a name with =', { env: { 'A=B': '' } }],
    ['an empty name', { env: { '': 'x' } }],
  ])('refuses %s', (_, rest) => {
    expect(() => execRequest(program(rest))).toThrow(expect.objectContaining({ code: 'UNSENDABLE' }))
  })

  it('refuses an input that no request holds, and says how much one does', () => {
    const tooLarge = () => execRequest(program({ input: new Uint8Array(48 * 1024 * 1024) }))
    expect(tooLarge).toThrow(/50331648 bytes does not fit into one request, which holds 503\d{5} here/)
    const most = Number(/holds (\d+)/.exec(String(messageOf(tooLarge)))?.[1])
    expect(execRequest(program({ input: new Uint8Array(most) }))['input-data']).toHaveLength((most / 3) * 4)
    expect(() => execRequest(program({ input: new Uint8Array(most), argv: ['cat', 'x'.repeat(100)] }))).toThrow('fit')
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
