import type { BlockDeviceInfo, Return } from '@qga/schema/qmp'

/** What QEMU's unstable command says. */
export type RawGraph = Return<'x-debug-query-block-graph'>

/** What is known without it: which image lies on which, by their files. Pure. */
export function rawGraphOf(infos: readonly BlockDeviceInfo[]): RawGraph {
  const edges: RawGraph['edges'] = []
  for (const [parent, { drv, image }] of infos.entries()) {
    const backing = image['full-backing-filename'] ?? image['backing-filename']
    if (backing === undefined) continue
    const format = image['backing-filename-format']
    const lower = infos.findIndex(({ drv: driver, file }, at) => {
      return at !== parent && file === backing && driver === (format ?? drv)
    })
    if (lower >= 0) edges.push({ name: 'backing', parent, child: lower, perm: [], 'shared-perm': [] })
  }
  const nodes = infos.map(({ 'node-name': name = '' }, id) => ({ id, name, type: 'block-driver' as const }))
  return { nodes, edges }
}
