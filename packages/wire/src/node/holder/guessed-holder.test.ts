import { expect, test, vi } from 'vitest'
import { findHolder } from './find-holder.js'

const found = vi.hoisted(() => ({ likely: undefined as { pid: number; program: string } | undefined }))
// A machine that has no `ss`.
vi.mock('./holder-by-ss.js', () => ({ servedClients: async () => undefined }))
vi.mock('./holder-by-proc.js', () => ({ heldBySomebody: async () => true, likelyHolder: async () => found.likely }))

test('a holder that was found by its command line is a guess, and says so', async () => {
  expect(await findHolder('/run/agent.sock')).toEqual({ text: 'another client', pid: undefined })
  found.likely = { pid: 8, program: 'socat' }
  expect(await findHolder('/run/agent.sock')).toEqual({ text: 'socat (pid 8)', pid: 8, guessed: true })
})
