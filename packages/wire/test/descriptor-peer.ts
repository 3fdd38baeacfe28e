import { type ChildProcess, spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** What the far end has seen when the channel was over. */
export interface SeenByPeer {
  /** All bytes, as text. */
  readonly bytes: string
  /** Descriptors in the order in which they came: behind how many bytes, and what could be read from them. */
  readonly descriptors: readonly { readonly behind: number; readonly content: string }[]
}

/** Somebody on a unix socket who takes descriptors, in python3: Node drops them. */
export interface DescriptorPeer {
  /** From here on it reads. */
  read(): void
  /** Resolves when the channel was closed and all of it was read. */
  seen(): Promise<SeenByPeer>
}

const script = fileURLToPath(new URL('descriptor-peer.py', import.meta.url))

export async function descriptorPeer(path: string): Promise<DescriptorPeer> {
  const child: ChildProcess = spawn('python3', [script, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill())
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new Error('no pipes')
  await new Promise((resolve, reject) => {
    stdout.once('data', resolve)
    child.once('error', reject)
  })
  const rest = text(stdout)
  return {
    read: () => void stdin.end(),
    seen: async () => JSON.parse(await rest) as SeenByPeer,
  }
}
