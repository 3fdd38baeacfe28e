import { describe, expect, it } from 'vitest'
import { BodyRoom } from './body-room.js'

const of = (code: string) => expect.objectContaining({ code })

describe('the room for bodies', () => {
  it('is bounded for one party and in all, and free again afterwards', () => {
    const room = new BodyRoom({ perParty: 10, inAll: 15 })
    const [first, second, other] = [room.enter('a'), room.enter('a'), room.enter('b')]
    first.add(6)
    first.add(2)
    expect(() => second.add(3)).toThrow(of('TOO_MANY_REQUESTS'))
    second.add(2)
    expect(() => other.add(6)).toThrow(of('GATEWAY_BUSY'))
    first.leave()
    first.leave()
    other.add(6)
    second.add(7)
    expect(() => second.add(1)).toThrow(of('GATEWAY_BUSY'))
  })

  it('takes one that is alone', () => {
    const room = new BodyRoom({ perParty: 10, inAll: 15 })
    const alone = room.enter('a')
    alone.add(20)
    alone.add(20)
    expect(() => room.enter('b').add(1)).toThrow(of('GATEWAY_BUSY'))
  })

  it('counts nothing of one that was left while it is still read', () => {
    const room = new BodyRoom({ perParty: 10, inAll: 15 })
    const left = room.enter('a')
    left.leave()
    expect(() => left.add(9)).toThrow(of('CLIENT_GONE'))
    const next = room.enter('a')
    next.add(9)
  })
})
