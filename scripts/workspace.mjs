// Where things are: the root, the packages, the files that git has or would take.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the workspace, without a slash at its end. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The environment of every program started here: the workspace's own tools come first, and none of them phones home. */
export const toolEnv = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
}

/** The text of a file named from the root. */
export function read(file) {
  return readFileSync(join(root, file), 'utf8')
}

export function exists(file) {
  return existsSync(join(root, file))
}

/** Every file that is tracked, or new and not ignored; named from the root. */
export function files() {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 })
  return [...new Set(listed.split('\0'))].filter((file) => file !== '' && exists(file)).sort()
}

/** The workspace's packages: `{ dir, name, manifest }`. */
export function packages() {
  return files()
    .filter((file) => /^((packages|apps)\/[^/]+|examples)\/package\.json$/.test(file))
    .map((file) => {
      const manifest = JSON.parse(read(file))
      return { dir: dirname(file), name: manifest.name, manifest }
    })
}

/** Files written by the generator, or facts that it reads: size and style are not ours to judge. */
export function isGenerated(file) {
  return /(^|\/)(gen|facts)\//.test(file) || file.endsWith('.api.md') || file === 'pnpm-lock.yaml'
}

/** Files that are never part of what users install. */
export function isTest(file) {
  return /\.(test|bench|test-d)\.[cm]?[jt]s$/.test(file) || /(^|\/)(test|tests|bench)\//.test(file)
}
