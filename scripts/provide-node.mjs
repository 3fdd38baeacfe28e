// Gives a Node of an exact version, without touching the one that is installed.
// As a program, the one of a major version that matrix.json records: `node scripts/provide-node.mjs 20` says where it is.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

function cacheFolder() {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache')
}

/** The folder with `node` in it; fetched once, then taken from the cache. */
export function provideNode(version) {
  const folder = join(cacheFolder(), 'qga-workspace', `node-${version}`)
  const bin = join(folder, 'node_modules', 'node', 'bin')
  if (existsSync(join(bin, 'node'))) return bin
  mkdirSync(folder, { recursive: true })
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', `node@${version}`]
  const done = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 2, 'inherit'] })
  if (done.status !== 0 || !existsSync(join(bin, 'node'))) throw new Error(`npm could not install node@${version}`)
  return bin
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const pinned = JSON.parse(readFileSync(new URL('matrix.json', import.meta.url), 'utf8'))
  const version = pinned[process.argv[2]]
  if (version === undefined) throw new Error(`usage: node scripts/provide-node.mjs ${Object.keys(pinned).join(' | ')}`)
  console.log(provideNode(version))
}
