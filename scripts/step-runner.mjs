// Runs named steps one after the other, times them, and prints a table at the end.
import { spawnSync } from 'node:child_process'
import { root, toolEnv } from './workspace.mjs'

/**
 * A step is `{ name, command: [program, ...args] }`.
 * Returns `[{ name, state: 'ok' | 'failed' | 'not run', seconds }]`.
 */
export function runSteps(steps, { keepGoing = false } = {}) {
  const results = []
  let stopped = false
  for (const { name, command } of steps) {
    if (stopped) {
      results.push({ name, state: 'not run', seconds: 0 })
      continue
    }
    console.log(`\n--- ${name}: ${command.join(' ')}`)
    const from = performance.now()
    const ok = runOne(command)
    results.push({ name, state: ok ? 'ok' : 'failed', seconds: (performance.now() - from) / 1000 })
    stopped = !ok && !keepGoing
  }
  return results
}

function runOne([program, ...args]) {
  const file = program === 'node' ? process.execPath : program
  const done = spawnSync(file, args, { cwd: root, env: toolEnv, stdio: ['ignore', 'inherit', 'inherit'] })
  if (done.error) console.error(`error: cannot run ${program}: ${done.error.message}`)
  if (done.signal) console.error(`error: ${program} was ended by ${done.signal}`)
  return done.status === 0
}

export function printTable(results) {
  const width = Math.max(...results.map(({ name }) => name.length))
  console.log()
  for (const { name, state, seconds } of results) {
    const time = state === 'not run' ? '' : `${seconds.toFixed(1)} s`
    console.log(`${name.padEnd(width)}  ${state.padEnd(7)}  ${time.padStart(7)}`.trimEnd())
  }
}
