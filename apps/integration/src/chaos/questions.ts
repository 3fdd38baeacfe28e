import { createHash } from 'node:crypto'
import type { GuestAgent } from '@qga/client'
import { CommandError } from '@qga/wire/calls'
import type { Random } from './random.js'

/** What a soak may ask of an agent, wherever that runs: nothing that changes a machine. */
export type Asked = Pick<GuestAgent, 'sync' | 'fileOpen' | 'exec'> & {
  readonly files: Pick<GuestAgent['files'], 'readFile'>
}

/** Marks one question: it occurs in no other one, nor in any answer but that. */
export type Word = `word-${string}.`

interface Options {
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** A question whose true answer nobody can mistake for another's. */
export interface Question {
  readonly name: string
  /** Resolves with what was answered instead, if it was. */
  ask(agent: Asked, word: Word, options: Options): Promise<string | undefined>
}

export const FILES = 40
const FILE_BYTES = 2000

/** Files that the agent can read, the larger the later, each unlike the others from its first byte to its last. */
export function contentOf(file: number): Buffer {
  const line = createHash('sha256').update(`file ${file}`).digest('hex')
  return Buffer.from(`${line}\n`.repeat(Math.ceil(((file + 1) * FILE_BYTES) / line.length)))
}

export const nameOf = (file: number): string => `soak-${file}`

const differs = (answer: string, expected: string) => (answer === expected ? undefined : answer.slice(0, 200))

function sync(random: Random): Question {
  const id = random.between(0, 2 ** 32 - 1) * 2 ** 20 + random.between(0, 2 ** 20 - 1)
  return {
    name: 'sync',
    ask: async (agent, _, options) => differs(`${await agent.sync({ id }, options)}`, `${id}`),
  }
}

const echo: Question = {
  name: 'echo',
  ask: async (agent, word, options) => differs((await agent.exec(['echo', word], options)).stdoutText, `${word}\n`),
}

const cat: Question = {
  name: 'cat',
  async ask(agent, word, options) {
    const input = word.repeat(500)
    return differs((await agent.exec(['cat'], { ...options, input })).stdoutText, input)
  },
}

/** An agent that cannot open a file names it in its error. */
const refused: Question = {
  name: 'a file that is not there',
  async ask(agent, word, options) {
    const handle = await agent.fileOpen({ path: `/nosuch/${word}` }, options).catch((error: unknown) => {
      if (error instanceof CommandError && error.desc.includes(word)) return undefined
      throw error
    })
    return handle === undefined ? undefined : `handle ${handle}`
  },
}

function file(folder: string, random: Random): Question {
  const number = random.between(0, FILES - 1)
  return {
    name: nameOf(number),
    async ask(agent, _, options) {
      const content = Buffer.from(await agent.files.readFile(`${folder}/${nameOf(number)}`, options))
      if (content.equals(contentOf(number))) return undefined
      return `not ${nameOf(number)}: ${content.length} bytes, ${content.subarray(0, 64)}`
    },
  }
}

/** Any question, the cheap ones most often. */
export function anyQuestion(folder: string, random: Random): Question {
  const dice = random.next()
  if (dice < 0.7) return sync(random)
  if (dice < 0.85) return refused
  if (dice < 0.97) return file(folder, random)
  return dice < 0.99 ? echo : cat
}

/** Whether an error of the agent is the answer to another question. */
export function isAnothers(error: unknown, word: Word): boolean {
  if (!(error instanceof CommandError)) return false
  const words = error.desc.match(/word-[^.]*\./g) ?? []
  return words.some((each) => each !== word)
}
