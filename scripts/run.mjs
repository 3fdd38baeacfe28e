#!/usr/bin/env node
// The door for people who have only Node and npm: `npm start`, `npm test`, `npm run build`.
// Sets up what is missing (pnpm at the pinned version, packages, build), then does the task.
// Uses nothing but Node itself, because it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'node_modules', '.bin')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const env = {
  ...process.env,
  PATH: bin + delimiter + process.env.PATH,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
}

/** Runs a program and ends this one with its code if it fails. Set-up talks on stderr: stdout is for results. */
function run(program, args, { stdout = 2, stderr = 2, cwd = root } = {}) {
  const done = spawnSync(program, args, { cwd, env, stdio: [0, stdout, stderr], maxBuffer: 2 ** 26 })
  if (done.error) {
    console.error(`error: cannot run ${program}: ${done.error.message}`)
    process.exit(1)
  }
  if (done.status !== 0) process.stderr.write(Buffer.concat([done.stdout, done.stderr].filter(Boolean)))
  if (done.signal) process.kill(process.pid, done.signal)
  if (done.status !== 0) process.exit(done.status ?? 1)
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`error: Node ${process.versions.node} is too old\n  try:   install Node 20.19 or later`)
  process.exit(1)
}

/** Installs what the lockfile says unless it is there, and tells whether it had to. */
function install() {
  const stamp = join(root, 'node_modules', '.installed')
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return false
  const pnpm = join(bin, 'pnpm')
  const args = ['install', '--frozen-lockfile', '--reporter=append-only']
  if (existsSync(pnpm)) run(pnpm, args)
  else run('npx', ['--yes', '--loglevel=error', `pnpm@${manifest.devDependencies.pnpm}`, ...args])
  writeFileSync(stamp, lock)
  return true
}

/** Says what it does on a fresh clone; later on only what fails. */
function build() {
  const talk = isFresh ? {} : { stdout: 'pipe', stderr: 'pipe' }
  run('turbo', ['run', 'build', '--output-logs=errors-only', '--log-order=grouped'], talk)
}

const [task, ...args] = process.argv.slice(2)
const tasks = {
  build,
  start() {
    build()
    const program = args.length > 0 ? ['apps', 'cli', 'dist', 'bin.js'] : ['examples', 'dist', 'demo.js']
    // In the caller's own folder, so that relative paths in arguments mean what they say.
    run(process.execPath, [join(root, ...program), ...args], { stdout: 1, cwd: process.env.INIT_CWD ?? root })
  },
  test() {
    build()
    // Tests note there which real parts they take.
    env.QGA_REAL_PARTS = join(root, 'node_modules', '.real-parts')
    rmSync(env.QGA_REAL_PARTS, { force: true })
    const { status } = spawnSync('vitest', ['run', ...args], { cwd: root, env, stdio: [0, 1, 2] })
    run('tsx', [join(root, 'apps', 'integration', 'src', 'bin', 'real-parts.ts')], { stdout: 1 })
    process.exitCode = status ?? 1
  },
}

checkNode()
if (!Object.hasOwn(tasks, task)) {
  console.error(`error: unknown task '${task}'\n  try:   ${Object.keys(tasks).join(', ')}`)
  process.exit(2)
}
const isFresh = install()
tasks[task]()
