#!/usr/bin/env node
// Proves that the generated code is what the generator makes: runs it, then asks git whether anything changed.
import { execFileSync, spawnSync } from 'node:child_process'
import { finish } from './findings.mjs'
import { read, root, toolEnv } from './workspace.mjs'

const generated = 'packages/schema/src/gen'

function git(...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 })
}

function generate() {
  const command = JSON.parse(read('package.json')).scripts.generate
  const done = spawnSync(command, { cwd: root, env: toolEnv, shell: true, stdio: ['ignore', 'inherit', 'inherit'] })
  return done.status === 0
}

function findings() {
  if (!generate()) return ['package.json: the script `generate` failed']
  const changed = git('diff', '--name-only', '--', generated).split('\n').filter(Boolean)
  const unknown = git('ls-files', '--others', '--exclude-standard', '--', generated).split('\n').filter(Boolean)
  if (changed.length > 0) console.error(git('diff', '--stat', '--', generated))
  const known = git('ls-files', '--', generated).split('\n').filter(Boolean)
  return [
    ...(known.length === 0 && unknown.length === 0 ? [`${generated}: the generator wrote nothing`] : []),
    ...changed.map((file) => `${file}: differs from what git has; read the diff, then stage or commit it`),
    ...unknown.map((file) => `${file}: git does not have it yet; stage or commit it`),
  ]
}

finish('fresh', findings(), 'the generated code is what the generator makes')
