// Gives a Node of an exact version, without touching the one that is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

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
  const done = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  if (done.status !== 0 || !existsSync(join(bin, 'node'))) throw new Error(`npm could not install node@${version}`)
  return bin
}
