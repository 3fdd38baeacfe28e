import { openSync } from 'node:fs'
import { fd, serial } from '@qga/wire/node'
import { describe } from 'vitest'
import { type Lack, transportCompliance } from '../../src/compliance/index.js'
import { programsAvailable } from '../../src/node/index.js'
import { fifoPair } from './fifo-pair.js'
import { socketPair } from './socket-pair.js'
import { terminal } from './terminal.js'

// A line has no notion of who is there: its far end hears neither of opening nor of closing.
const lacks: readonly Lack[] = ['connect', 'seen-end', 'last-words', 'reset']

describe.runIf(programsAvailable('socat', 'stty', 'mkfifo'))('lines (socat)', () => {
  transportCompliance(
    'serial',
    async () => {
      const { path, peer, close } = await terminal()
      return { transport: serial(path), peer, close }
    },
    { lacks },
  )

  transportCompliance(
    'fd of a terminal',
    async () => {
      const { path, peer, close } = await terminal()
      return { transport: fd(openSync(path, 'r+')), peer, close }
    },
    { lacks: [...lacks, 'reopen'] },
  )

  transportCompliance(
    'fd of two pipes',
    async () => {
      const { read, write, peer, close } = await fifoPair()
      return { transport: fd({ read, write }), peer, close }
    },
    { lacks: ['connect', 'reopen', 'reset'] },
  )
})

transportCompliance(
  'fd of a socket',
  () => {
    const { ours, peer, close } = socketPair()
    return { transport: fd(ours), peer, close }
  },
  { lacks: ['connect', 'reopen'] },
)
