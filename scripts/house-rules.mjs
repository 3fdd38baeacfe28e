#!/usr/bin/env node
// What a reviewer would say twice, said by a program. Each rule takes a file and returns findings.
import { basename } from 'node:path'
import { finish } from './findings.mjs'
import { syntaxFindings } from './syntax-rules.mjs'
import { textFindings } from './text-rules.mjs'
import { files, isGenerated, isTest, read } from './workspace.mjs'

const longest = { source: 300, test: 500 }

const isCode = (file) => /\.[cm]?[jt]sx?$/.test(file) || file.startsWith('.ci/')

function lengthFindings(file) {
  if (!isCode(file) || isGenerated(file)) return []
  const lines = read(file).split('\n').length - 1
  const limit = longest[isTest(file) ? 'test' : 'source']
  return lines > limit ? [`${file}: ${lines} lines; ${limit} is the limit, so find the second idea in it`] : []
}

const vague = ['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'shared']

function nameFindings(file) {
  const rooms = file.split('/').map((part) => basename(part).split('.')[0].toLowerCase())
  const bad = rooms.find((room) => vague.includes(room))
  return bad ? [`${file}: '${bad}' names no purpose`] : []
}

function lockfileFindings() {
  const lines = read('pnpm-lock.yaml').split('\n')
  const isUrl = (line) => /https?:\/\//.test(line) && !/^\s*deprecated:/.test(line)
  return lines.flatMap((line, at) => (isUrl(line) ? [`pnpm-lock.yaml:${at + 1}: names a URL: ${line.trim()}`] : []))
}

const checked = files()
const found = checked.flatMap((file) => [
  ...lengthFindings(file),
  ...nameFindings(file),
  ...textFindings(file),
  ...(/\.[cm]?[jt]sx?$/.test(file) ? syntaxFindings(file) : []),
])
finish('house', [...found, ...lockfileFindings()], `${checked.length} files keep the rules`)
