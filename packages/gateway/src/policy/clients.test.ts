import { describe, expect, it } from 'vitest'
import { Clients } from './clients.js'

const ann = { name: 'ann', token: 'a'.repeat(16), machines: 'all', may: 'all' } as const
const bob = { name: 'bob', token: 'b'.repeat(16), machines: ['vm1'], may: 'read' } as const

describe('clients', () => {
  it('without any, everybody is anonymous, and each connection a party', () => {
    const clients = new Clients([], 'read')
    expect(clients.named).toBe(false)
    expect(clients.caller(null, '7')).toEqual({
      name: 'anonymous',
      party: 'connection 7',
      machines: 'all',
      may: 'read',
    })
    expect(clients.caller(`Bearer ${ann.token}`, '8').party).toBe('connection 8')
  })

  it.each([
    [`Bearer ${ann.token}`, 'ann'],
    [`bearer ${ann.token}`, 'ann'],
    [`Bearer ${bob.token}`, 'bob'],
  ])('%s is %s', (authorization, name) => {
    const caller = new Clients([ann, bob], 'read').caller(authorization, '7')
    expect(caller).toMatchObject({ name, party: name })
    expect(JSON.stringify(caller)).not.toContain('bbbb')
  })

  it.each([
    null,
    '',
    'Bearer',
    'Bearer ',
    'Bearer x',
    `Basic ${ann.token}`,
    `Bearer ${ann.token}x`,
    `Bearer ${ann.token} x`,
  ])('%j is nobody', (authorization) => {
    expect(() => new Clients([ann, bob], 'all').caller(authorization, '7')).toThrow(
      expect.objectContaining({ code: 'UNAUTHORIZED' }),
    )
  })
})
