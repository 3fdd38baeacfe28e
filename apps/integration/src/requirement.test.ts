import { describe, expect, test } from 'vitest'
import type { Environment } from './matrix.js'
import { type Requirement, standing } from './requirement.js'

const here: Environment = { kind: 'guest', agent: '7.2', qemu: '11.1', channel: 'vsock', scenarios: [] }
const plain = { says: 'It is.', source: 'measured' }

const rows: readonly [string, Requirement, ReturnType<typeof standing>][] = [
  ['no limits', plain, { kind: 'applies' }],
  ['another agent', { ...plain, on: { agents: ['10.0'] } }, { kind: 'elsewhere' }],
  ['this agent, another channel', { ...plain, on: { agents: ['7.2'], channels: ['pty'] } }, { kind: 'elsewhere' }],
  ['this agent, this channel', { ...plain, on: { agents: ['7.2'], channels: ['vsock'] } }, { kind: 'applies' }],
  [
    'fails here',
    { ...plain, fails: [{ qemus: ['11.1'], because: 'so', by: 'CODE' }] },
    { kind: 'fails', because: 'so', by: 'CODE' },
  ],
  ['fails there', { ...plain, fails: [{ qemus: ['7.2'], because: 'so', by: 'CODE' }] }, { kind: 'applies' }],
  [
    'fails, but elsewhere',
    { ...plain, on: { agents: [] }, fails: [{ because: 'so', by: 'CODE' }] },
    { kind: 'elsewhere' },
  ],
]

describe('standing', () => {
  test.each(rows)('%s', (_name, requirement, expected) => {
    expect(standing(requirement, here)).toEqual(expected)
  })
})
