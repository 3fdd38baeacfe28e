#!/usr/bin/env node
// Finds what a run left behind, ends or removes it, and fails: `node scripts/leftovers.mjs NAME=VALUE FOLDER`.
// Processes are known by that entry of their environment, which children inherit; FOLDER is the run's own TMPDIR, in
// which all that is called qga-… is ours. Linux only.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { finish } from './findings.mjs'

const [mark, folder] = process.argv.slice(2)

function readProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

const parentOf = (pid) => Number(/^PPid:\s*(\d+)/m.exec(readProcess(pid, 'status'))?.[1] ?? 0)

/** This program and those that started it carry the mark, too. */
function ancestry() {
  const line = []
  for (let pid = process.pid; pid > 0; pid = parentOf(pid)) line.push(pid)
  return line
}

function marked() {
  const own = ancestry()
  const others = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && !own.includes(pid))
  return others.filter((pid) => readProcess(pid, 'environ').split('\0').includes(mark))
}

function end(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself.
  }
}

if (!mark?.includes('=') || folder === undefined) throw new Error('usage: node scripts/leftovers.mjs NAME=VALUE FOLDER')
await sleep(500)
const found = marked().map(
  (pid) => `${pid}: ${readProcess(pid, 'cmdline').replaceAll('\0', ' ').trim()} is still running`,
)
for (const pid of marked()) end(pid, 'SIGTERM')
if (found.length > 0) await sleep(2000)
for (const pid of marked()) end(pid, 'SIGKILL')
for (const name of readdirSync(folder).filter((entry) => entry.startsWith('qga-'))) {
  found.push(`${join(folder, name)} is still there`)
  rmSync(join(folder, name), { recursive: true })
}
finish('leftovers', found, 'nothing is left running or lying about')
