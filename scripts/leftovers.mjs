#!/usr/bin/env node
// Finds processes that a run left behind, ends them, and fails: `node scripts/leftovers.mjs NAME=VALUE`.
// They are known by that entry of their environment, which children inherit. Linux only.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { finish } from './findings.mjs'

const mark = process.argv[2]

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

if (!mark?.includes('=')) throw new Error('usage: node scripts/leftovers.mjs NAME=VALUE')
await sleep(500)
const found = marked().map(
  (pid) => `${pid}: ${readProcess(pid, 'cmdline').replaceAll('\0', ' ').trim()} is still running`,
)
for (const pid of marked()) end(pid, 'SIGTERM')
if (found.length > 0) await sleep(2000)
for (const pid of marked()) end(pid, 'SIGKILL')
finish('leftovers', found, 'nothing is left running')
