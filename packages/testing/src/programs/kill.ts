import type { Program } from './program.js'

const signals: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  TERM: 15,
}

/** `kill [-SIGNAL | -s SIGNAL] [--] PID…`; a negative pid, which means a group, is taken for the process itself. */
export const kill: Program = ({ argv, err, kill: send }) => {
  const words = argv.slice(1)
  let signal: number | undefined = signals.TERM
  const first = words[0] ?? ''
  if (first === '-s') {
    signal = signalOf(words[1] ?? '')
    words.splice(0, 2)
  } else if (/^-\w/.test(first)) {
    signal = signalOf(first.slice(1))
    words.shift()
  }
  if (words[0] === '--') words.shift()
  if (signal === undefined || words.length === 0) {
    err('usage: kill [-SIGNAL] PID...\n')
    return 1
  }
  let code = 0
  for (const word of words) {
    if (send(Math.abs(Number(word)), signal)) continue
    err(`kill: (${word}) - No such process\n`)
    code = 1
  }
  return code
}

function signalOf(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : signals[text.replace(/^SIG/, '')]
}
