import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Chardev } from './chardev.js'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'qga-chardev-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** Says what it hears to the test, and what the test wants to whoever is connected. */
function agentAt(path: string) {
  const heard: string[] = []
  let line: Socket | undefined
  const server = createServer((socket) => {
    line = socket.on('data', (chunk) => heard.push(chunk.toString())).on('error', () => {})
  })
  onTestFinished(() => void server.close())
  return new Promise<{ heard: string[]; say(text: string, taken?: () => void): void; die(): void }>((resolve) => {
    server.listen(path, () =>
      resolve({ heard, say: (text, taken) => line?.write(text, taken), die: () => line?.destroy() }),
    )
  })
}

function clientOf(path: string) {
  const heard: string[] = []
  const socket = connect(path).on('data', (chunk) => heard.push(chunk.toString()))
  onTestFinished(() => void socket.destroy())
  return { heard, socket }
}

async function chardev(): Promise<{ front: Chardev; dir: string }> {
  const dir = folder()
  const front = await Chardev.listen(join(dir, 'chardev'))
  onTestFinished(() => front[Symbol.asyncDispose]())
  return { front, dir }
}

test('one client is served, the others wait, and what one left unread goes to the next', async () => {
  const { front, dir } = await chardev()
  const agent = await agentAt(join(dir, 'agent'))
  await front.attach(join(dir, 'agent'))
  const [first, second] = [clientOf(front.path), clientOf(front.path)]
  second.socket.write('second')
  first.socket.write('first')
  await expect.poll(() => agent.heard.join()).toBe('first')
  first.socket.destroy()
  await expect.poll(() => agent.heard.join()).toBe('first,second')
  second.socket.destroy()
  agent.say('late')
  const third = clientOf(front.path)
  await expect.poll(() => third.heard.join('')).toBe('late')
})

test('what is asked while the agent is away waits for the next one', async () => {
  const { front, dir } = await chardev()
  const agent = await agentAt(join(dir, 'agent'))
  await front.attach(join(dir, 'agent'))
  const client = clientOf(front.path)
  client.socket.write('one')
  await expect.poll(() => agent.heard.join()).toBe('one')
  agent.die()
  const next = await agentAt(join(dir, 'next'))
  await front.attach(join(dir, 'next'))
  client.socket.write('two')
  await expect.poll(() => next.heard.join()).toBe('two')
  next.say('answer')
  await expect.poll(() => client.heard.join('')).toBe('answer')
})

test('what comes before there is an agent is kept for it', async () => {
  const { front, dir } = await chardev()
  const client = clientOf(front.path)
  await new Promise((resolve) => client.socket.write('early', resolve))
  const agent = await agentAt(join(dir, 'agent'))
  await front.attach(join(dir, 'agent'))
  await expect.poll(() => agent.heard.join('')).toBe('early')
})

test('an agent whose client does not read has to wait, and loses nothing', async () => {
  const { front, dir } = await chardev()
  const agent = await agentAt(join(dir, 'agent'))
  await front.attach(join(dir, 'agent'))
  const client = clientOf(front.path)
  client.socket.write('hello')
  await expect.poll(() => agent.heard.join('')).toBe('hello')
  client.socket.pause()
  // More than all the sockets between them hold.
  const much = 'x'.repeat(8 * 1024 * 1024)
  let taken = false
  agent.say(much, () => {
    taken = true
  })
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(taken).toBe(false)
  client.socket.resume()
  await expect.poll(() => client.heard.join('').length, { timeout: 10_000 }).toBe(much.length)
  expect(taken).toBe(true)
})
