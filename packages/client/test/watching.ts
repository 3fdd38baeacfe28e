import type { Commands, HowToSend } from '../src/commands.js'
import { ExecState } from '../src/exec/exec-state.js'
import { ExitWatch } from '../src/exec/exit-watch.js'

export interface Question {
  readonly timeoutMs: number | undefined
  readonly how: HowToSend
}

/** A watch on a process, of which an agent says one after the other; an error is what asking fails with. */
export function watching(...answers: unknown[]) {
  const questions: Question[] = []
  const agent: Commands = {
    execute: () => Promise.reject(new Error('not asked for')),
    executeSo: async (_name, _args, { timeoutMs }, how) => {
      questions.push({ timeoutMs, how })
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return answer as never
    },
    pipelines: false,
    epoch: 0,
    heard: 0,
    execs: new ExecState(),
    capabilities: () => Promise.reject(new Error('not asked for')),
    assertEnabled: () => Promise.reject(new Error('not asked for')),
    whenClosed: () => Promise.reject(new Error('not asked for')),
  }
  return { watch: new ExitWatch(agent, 'true', 701), questions, execs: agent.execs }
}
