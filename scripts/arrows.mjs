// Who may import whom, as data. ARCHITECTURE.md's picture is printed from this table: `node scripts/layers.mjs --print`.

/** From the bottom up; `imports` is for everything, `inTests` for tests and benchmarks only. */
export const arrows = {
  '@qga/wire': { imports: [], inTests: [] },
  '@qga/schema': { imports: [], inTests: [] },
  '@qga/testing': { imports: ['@qga/wire', '@qga/schema'], inTests: [] },
  '@qga/client': { imports: ['@qga/wire', '@qga/schema'], inTests: ['@qga/testing'] },
  '@qga/qmp': { imports: ['@qga/wire', '@qga/schema'], inTests: ['@qga/testing'] },
  '@qga/gateway': { imports: ['@qga/client', '@qga/qmp', '@qga/wire', '@qga/schema'], inTests: ['@qga/testing'] },
  qga: {
    imports: ['@qga/gateway', '@qga/client', '@qga/qmp', '@qga/wire', '@qga/schema'],
    inTests: ['@qga/testing'],
  },
  '@qga/examples': {
    imports: ['@qga/client', '@qga/qmp', '@qga/gateway', '@qga/testing', '@qga/wire', '@qga/schema'],
    inTests: [],
  },
  '@qga/integration': {
    imports: ['qga', '@qga/gateway', '@qga/client', '@qga/qmp', '@qga/testing', '@qga/wire', '@qga/schema'],
    inTests: [],
  },
}

/** Entries whose built code must run anywhere: nothing of Node's, in them or in what they reach. */
export const pureEntries = { '@qga/wire': ['.'] }

/** The packages that exist, one line each: what it may import, and in brackets what its tests may import as well. */
export function picture(existing) {
  const names = Object.keys(arrows).filter((name) => existing.includes(name))
  const width = Math.max(...names.map((name) => name.length))
  const here = (list) => list.filter((name) => names.includes(name)).join(', ')
  return names
    .map((name) => {
      const { imports, inTests } = arrows[name]
      const tests = here(inTests)
      return `${name.padEnd(width)}  ->  ${here(imports) || '(none)'}${tests && `  [${tests}]`}`
    })
    .join('\n')
}
