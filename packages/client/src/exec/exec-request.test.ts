import { describe, expect, it } from 'vitest'
import { execRequest } from './exec-request.js'

const program = (rest: Partial<Parameters<typeof execRequest>[0]>) => ({
  argv: ['cat'],
  env: undefined,
  ...rest,
})

describe('execRequest', () => {
  it('says what was said, and nothing more', () => {
    expect(execRequest(program({}))).toEqual({ path: 'cat' })
    expect(execRequest(program({ argv: ['cat', '', 'b'], env: { A: '1', B: '=' } }))).toEqual({
      path: 'cat',
      arg: ['', 'b'],
      env: ['A=1', 'B=='],
    })
    expect(execRequest(program({ env: {} }))).toEqual({ path: 'cat', env: [] })
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
})
