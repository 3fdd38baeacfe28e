#!/usr/bin/env node
// Checks what users would install: packs each public package, then looks at the tarball with publint and attw.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finish } from './findings.mjs'
import { packages, root, toolEnv } from './workspace.mjs'

const folder = mkdtempSync(join(tmpdir(), 'package-checks-'))

function run(program, args, cwd = root) {
  const done = spawnSync(program, args, { cwd, env: toolEnv, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const output = [done.error?.message, done.stdout, done.stderr].filter(Boolean).join('\n').trim()
  return { ok: done.status === 0, output, stdout: done.stdout ?? '' }
}

function pack({ dir }) {
  const packed = run('pnpm', ['pack', '--json', '--pack-destination', folder], join(root, dir))
  if (!packed.ok) throw new Error(`pnpm pack in ${dir}: ${packed.output}`)
  return JSON.parse(packed.stdout).filename
}

/** Nothing but what runs: no sources, no tests; and no range that only this workspace understands. */
function contentFindings(tarball) {
  const list = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n')
  const inside = list.map((file) => file.replace(/^package\//, ''))
  const manifest = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' })
  const wanted = /^(package\.json|LICENSE|README\.md|CHANGELOG\.md|dist\/.+|facts\/[\w.-]+\.json)$/
  return [
    ...inside.filter((file) => !wanted.test(file) || /\.test\./.test(file)).map((file) => `carries ${file}`),
    ...['LICENSE', 'package.json'].filter((file) => !inside.includes(file)).map((file) => `lacks ${file}`),
    ...(inside.some((file) => file.startsWith('dist/')) ? [] : ['carries nothing built; `npm run build` first']),
    ...(/"(workspace|catalog):/.test(manifest) ? ['package.json has a range that only the workspace knows'] : []),
  ]
}

function toolFindings({ manifest }, tarball) {
  const typed = Object.values(manifest.exports ?? {}).some((target) => target?.types)
  const publint = run('publint', ['run', '--strict', tarball])
  const attw = typed
    ? run('attw', ['--profile', 'esm-only', '--no-definitely-typed', '--format', 'ascii', '--no-emoji', tarball])
    : { ok: true }
  return [...(publint.ok ? [] : [`publint\n${publint.output}`]), ...(attw.ok ? [] : [`attw\n${attw.output}`])]
}

function check(one) {
  const tarball = pack(one)
  return [...contentFindings(tarball), ...toolFindings(one, tarball)].map((says) => `${one.dir}: ${says}`)
}

const published = packages().filter(({ manifest }) => !manifest.private)
try {
  finish('packages', published.flatMap(check), `${published.length} tarballs are well made`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
