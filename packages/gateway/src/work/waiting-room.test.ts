import { describe, expect, it } from 'vitest'
import { LongPlaces } from './long-places.js'
import { WaitingRoom } from './waiting-room.js'

const codeOf = (action: () => unknown) => {
  try {
    action()
    return 'in'
  } catch (error) {
    return (error as { code: string }).code
  }
}

/** Letters enter, capital letters leave. */
function play(moves: string, enter: (party: string) => () => void): string[] {
  const inside = new Map<string, (() => void)[]>()
  return [...moves].flatMap((move) => {
    const party = move.toLowerCase()
    const own = inside.get(party) ?? []
    inside.set(party, own)
    if (move !== party) {
      const leave = own.pop()
      leave?.()
      leave?.()
      return []
    }
    return [codeOf(() => own.push(enter(party)))]
  })
}

const full = 'GATEWAY_BUSY'
const busy = 'TOO_MANY_REQUESTS'

describe('the waiting room', () => {
  it.each([
    ['aab', ['in', 'in', 'in']],
    ['aaab', ['in', 'in', busy, 'in']],
    ['aaAa', ['in', 'in', 'in']],
    ['aabb', ['in', 'in', 'in', full]],
    ['aabAb', ['in', 'in', 'in', 'in']],
    ['aabAAbb', ['in', 'in', 'in', 'in', busy]],
  ])('two of a party, three in all: %s', (moves, outcomes) => {
    const room = new WaitingRoom({ perParty: 2, inAll: 3 })
    expect(play(moves, (party) => room.enter(party))).toEqual(outcomes)
  })
})

describe('long places', () => {
  it.each([
    ['aab', ['in', 'in', 'in']],
    ['aaab', ['in', 'in', busy, 'in']],
    ['aabb', ['in', 'in', 'in', full]],
    ['aabBb', ['in', 'in', 'in', 'in']],
    ['abBaAAa', ['in', 'in', 'in', 'in']],
  ])('two of a party, three of a machine: %s', (moves, outcomes) => {
    const places = new LongPlaces({ perMachine: 3, perParty: 2 })
    expect(play(moves, (party) => places.take('vm1', party))).toEqual(outcomes)
  })

  it('each machine has its own', () => {
    const places = new LongPlaces({ perMachine: 1, perParty: 1 })
    places.take('vm1', 'a')
    const give = places.take('vm2', 'a')
    expect(places.size).toBe(2)
    give()
    give()
    expect(places.size).toBe(1)
  })
})
