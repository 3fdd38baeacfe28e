#!/usr/bin/env node
// Arrows only downwards: in the sources, in each package.json, and in the built code of the pure entries.
import { dirname, join, normalize } from 'node:path'
import { arrows, picture, pureEntries } from './arrows.mjs'
import { finish } from './findings.mjs'
import { impurities } from './pure.mjs'
import { importsOf } from './syntax.mjs'
import { exists, files, isTest, packages, read } from './workspace.mjs'

const all = packages()
const apps = all.filter(({ dir }) => dir.startsWith('apps/')).map(({ name }) => name)
const rootTools = Object.keys(JSON.parse(read('package.json')).devDependencies)

/** The package that a specifier names: `@qga/wire/node` is of `@qga/wire`; undefined for files and for Node's own. */
function packageOf(specifier) {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

const isTool = (file) => isTest(file) || /\.config\.ts$/.test(file)

function arrowFinding(place, from, to, inTests) {
  if (!all.some(({ name }) => name === to)) return undefined
  if (apps.includes(to) && from !== '@qga/integration') return `${place}: nobody imports an app (${to})`
  const rule = arrows[from]
  if (rule.imports.includes(to) || (inTests && rule.inTests.includes(to))) return undefined
  const only = rule.inTests.includes(to) ? ' outside its tests' : ''
  return `${place}: ${from} must not import ${to}${only}`
}

function relativeFinding(place, file, dir, specifier) {
  if (!specifier.startsWith('.')) return undefined
  const target = normalize(join(dirname(file), specifier))
  const build = /\.config\.ts$/.test(file) && target.startsWith('scripts/')
  if (target.startsWith(`${dir}/`) || target === dir || build) return undefined
  return `${place}: '${specifier}' leaves the package; import the other package by its name`
}

/** A program is bundled and carries everything inside, so its libraries are devDependencies; a library's are dependencies. */
function declaredFor(manifest, file) {
  const own = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies }
  const bundled = (manifest.bin && !manifest.exports['.']) || file.includes('/src/command-line/')
  if (!isTool(file) && !bundled && !manifest.private) return Object.keys(own)
  return [...Object.keys({ ...own, ...manifest.devDependencies }), ...(isTool(file) ? rootTools : [])]
}

function sourceFindings({ dir, name, manifest }) {
  const used = new Set()
  const found = []
  for (const file of files().filter((f) => f.startsWith(`${dir}/`) && /\.[cm]?tsx?$|\.[cm]?js$/.test(f))) {
    for (const { specifier, line } of importsOf(file)) {
      const place = `${file}:${line}`
      found.push(relativeFinding(place, file, dir, specifier))
      const target = packageOf(specifier)
      if (target === undefined) continue
      used.add(target)
      found.push(arrowFinding(place, name, target, isTest(file)))
      if (!declaredFor(manifest, file).includes(target)) {
        found.push(`${place}: ${target} is not among the dependencies in ${dir}/package.json`)
      }
    }
  }
  return [...found, ...manifestFindings({ dir, name, manifest }, used)]
}

function manifestFindings({ dir, name, manifest }, used) {
  const place = `${dir}/package.json`
  const found = []
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies']) {
    for (const [target, range] of Object.entries(manifest[kind] ?? {})) {
      if (!all.some((other) => other.name === target)) continue
      found.push(arrowFinding(place, name, target, kind === 'devDependencies'))
      if (!range.startsWith('workspace:')) found.push(`${place}: ${target} must be "workspace:…", not "${range}"`)
      if (!used.has(target)) found.push(`${place}: ${target} is declared in ${kind}, but nothing imports it`)
    }
  }
  return found
}

function pureFindings({ dir, name, manifest }) {
  return (pureEntries[name] ?? []).flatMap((entry) => {
    const built = join(dir, manifest.exports[entry].default)
    return exists(built) ? impurities(built) : [`${built}: is not built; run \`npm run build\` first`]
  })
}

/** The table itself must point down: a package imports only what stands above it in the list. */
function tableFindings() {
  const order = Object.keys(arrows)
  return order.flatMap((name, place) =>
    [...arrows[name].imports, ...arrows[name].inTests]
      .filter((target) => !order.slice(0, place).includes(target))
      .map((target) => `scripts/arrows.mjs: ${name} -> ${target} does not point down`),
  )
}

if (process.argv.includes('--print')) {
  console.log(picture(all.map(({ name }) => name)))
} else {
  const unknown = all.filter(({ name }) => !arrows[name]).map(({ dir, name }) => `${dir}: ${name} is not in arrows.mjs`)
  const known = all.filter(({ name }) => arrows[name])
  const found = known.flatMap((one) => [...sourceFindings(one), ...pureFindings(one)])
  finish(
    'layers',
    [...tableFindings(), ...unknown, ...found.filter(Boolean)],
    `${known.length} packages, every arrow points down`,
  )
}
