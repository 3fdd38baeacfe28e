#!/usr/bin/env node
// Does what the README says first, as somebody would who has just cloned the repo: an empty folder, an empty home, and
// no programs but node, npm, the shell that npm runs scripts with, and two that the examples run in place of one's own.
// What is printed must be what the README says. `npm test` gets the names of two folders, for the whole suite takes minutes;
// `--whole` runs it as it stands in the README.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { finish } from './findings.mjs'
import { read, root } from './workspace.mjs'

const folder = mkdtempSync(join(tmpdir(), 'clean-machine-'))
const [clone, home, bin] = ['clone', 'home', 'bin'].map((name) => join(folder, name))

/** The whole path of a program of this machine. */
function programPath(name) {
  const path = process.env.PATH.split(delimiter).find((place) => existsSync(join(place, name)))
  if (!path) throw new Error(`there is no ${name}`)
  return realpathSync(join(path, name))
}

function furnish() {
  mkdirSync(home)
  mkdirSync(bin)
  for (const name of ['npm', 'npx', 'sh', 'echo', 'true']) symlinkSync(programPath(name), join(bin, name))
  symlinkSync(process.execPath, join(bin, 'node'))
  const cloned = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone], { stdio: ['ignore', 1, 2] })
  if (cloned.status !== 0) throw new Error('git cannot clone')
}

/**
 * How this machine reaches a registry is not the repo's matter: npm's own settings and proxies are kept. So is the mark
 * of a CI run, by which it finds what is left running.
 */
function environment() {
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(npm_config_(?!prefix)|https?_proxy|no_proxy|.*_CA_.*|SSL_|QGA_CI_RUN$)/i.test(name),
  )
  const settings = join(homedir(), '.npmrc')
  const user = existsSync(settings) ? { npm_config_userconfig: settings } : {}
  return { ...Object.fromEntries(kept), ...user, HOME: home, PATH: bin, LANG: 'C.UTF-8' }
}

function run(command) {
  const [program, ...args] = command.split(' ')
  console.log(`$ ${command}`)
  const from = performance.now()
  const done = spawnSync(join(bin, program), args, {
    cwd: clone,
    env: environment(),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  const seconds = ((performance.now() - from) / 1000).toFixed(0)
  console.log(`${done.stdout}${done.status === 0 ? '' : done.stderr}(code ${done.status}, ${seconds} s)\n`)
  return done
}

/** The README's own words of what `npm start` does, and the lines that show it. */
const started = [
  ['talks to a guest agent', /^agent +\S/m],
  ['talks to a guest agent', /^ping +[\d.]+ ms$/m],
  ['runs a program in it', /^exec +echo: exit code 0, output "hello/m],
  ['copies a file in and out', /^copy in +\d+ bytes, sha-256 \S+, compared/m],
  ['copies a file in and out', /^copy out +\d+ bytes, sha-256 \S+, equal$/m],
]

function startFindings({ status, stdout }) {
  const missing = started
    .filter(([, line]) => !line.test(stdout))
    .map(([promise]) => `npm start: the README says that it ${promise}`)
  return status === 0 ? missing : [`npm start ends with code ${status}`, ...missing]
}

function testFindings({ status, stdout }) {
  const found = []
  if (status !== 0) found.push(`npm test ends with code ${status}`)
  if (!/Tests .*\d+ passed/.test(stdout) || /Tests .*failed/.test(stdout))
    found.push('npm test: the README says that it proves it')
  if (!/^real part +in this run of npm test/m.test(stdout))
    found.push('npm test does not say which real parts it ran on')
  return found
}

/** What this looks for must be what the README says, word for word. */
function wordFindings() {
  const text = read('README.md').replaceAll(/\s+/g, ' ')
  const words = [...started.map(([promise]) => promise), '`npm test` sets everything up and proves it']
  return words.filter((promise) => !text.includes(promise)).map((promise) => `the README does not say: ${promise}`)
}

/** What it has left behind. The clone's own files are as they were; a home has caches now. */
function leftFindings() {
  const changed = spawnSync('git', ['status', '--porcelain'], { cwd: clone, encoding: 'utf8' }).stdout.trim()
  const strange = readdirSync(home).filter((name) => !/^\.(npm|cache|local|config)$/.test(name))
  const found = strange.map((name) => `it has left ~/${name}`)
  return changed === '' ? found : [...found, `the clone is changed: ${changed}`]
}

function promised() {
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(read('README.md')) ?? []
  return block.trim().split('\n')
}

try {
  furnish()
  const [start, test, ...more] = promised()
  const found = more.map((line) => `the README begins with one command more than this knows: ${line}`)
  if (start !== 'npm start' || test !== 'npm test')
    found.push('the README does not begin with `npm start` and `npm test`')
  found.push(...wordFindings(), ...startFindings(run(start)))
  found.push(
    ...testFindings(run(process.argv.includes('--whole') ? test : `${test} -- packages/wire/src/json examples`)),
  )
  found.push(...leftFindings())
  finish('clean-machine', found, 'node, npm and the README are enough')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
