#!/usr/bin/env node
// Changesets that a release can use: they name packages that exist, and `changeset status` agrees where it can know.
import { spawnSync } from 'node:child_process'
import { finish } from './findings.mjs'
import { files, packages, read, root, toolEnv } from './workspace.mjs'

const config = JSON.parse(read('.changeset/config.json'))
const names = packages().map(({ name }) => name)

function configFindings() {
  const named = [...config.ignore, ...config.fixed.flat(), ...config.linked.flat()]
  return named
    .filter((name) => !names.includes(name))
    .map((name) => `.changeset/config.json: there is no package ${name}`)
}

function changesetFindings(file) {
  const [, head, body] = /^---\n([\s\S]*?)---\n([\s\S]*)$/.exec(read(file)) ?? []
  if (head === undefined) return [`${file}: has no head between two lines of ---`]
  const found = head
    .split('\n')
    .filter(Boolean)
    .map((line) => lineFinding(line))
  if (body.trim() === '') found.push('tells users nothing')
  return found.filter(Boolean).map((says) => `${file}: ${says}`)
}

function lineFinding(line) {
  const [, name, bump] = /^["']?([^"':]+)["']?\s*:\s*(\w+)\s*$/.exec(line) ?? []
  if (!name) return `cannot read '${line}'`
  if (!names.includes(name)) return `there is no package ${name}`
  if (config.ignore.includes(name)) return `${name} is never released`
  if (!['patch', 'minor', 'major'].includes(bump)) return `'${bump}' is not patch, minor or major`
}

/** A shallow clone, or one of a single branch, may not have the base branch or its history. */
function canCompare() {
  const git = (...args) => spawnSync('git', args, { cwd: root, stdio: 'ignore' }).status === 0
  return git('merge-base', config.baseBranch, 'HEAD')
}

function statusFindings() {
  if (!canCompare()) {
    console.log(`changesets: no '${config.baseBranch}' to compare with, so the files alone are checked`)
    return []
  }
  const done = spawnSync('changeset', ['status'], { cwd: root, env: toolEnv, encoding: 'utf8' })
  return done.status === 0 ? [] : [`changeset status: ${(done.stderr || done.stdout).trim()}`]
}

const changesets = files().filter((file) => /^\.changeset\/[^/]+\.md$/.test(file) && !/README\.md$/.test(file))
const found = [...configFindings(), ...changesets.flatMap(changesetFindings)]
finish('changesets', found.length > 0 ? found : statusFindings(), `${changesets.length} waiting for the next release`)
