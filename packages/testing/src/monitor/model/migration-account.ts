import type { MigrationInfo, MigrationStatus } from '@qga/schema/qmp'

const TOTAL = 134_217_728

/** What query-migrate says. */
export function migrationAccount(status: MigrationStatus, error?: string, listensAt?: string): MigrationInfo {
  if (status === 'none') return {}
  if (status === 'setup' && listensAt !== undefined) return { status, ...addressOf(listensAt) }
  if (status === 'failed' || status === 'cancelled' || status === 'cancelling' || status === 'setup') {
    return { status, ...(error === undefined ? {} : { 'error-desc': error }) }
  }
  const done = status === 'completed'
  if (listensAt !== undefined) return { status }
  return {
    status,
    'setup-time': 4,
    'total-time': 20,
    ...(done ? { downtime: 1 } : { 'expected-downtime': 300 }),
    ram: {
      total: TOTAL,
      remaining: done ? 0 : TOTAL,
      transferred: done ? TOTAL : 0,
      'postcopy-requests': 0,
      'dirty-sync-count': done ? 2 : 1,
      'multifd-bytes': 0,
      'pages-per-second': 0,
      'downtime-bytes': 0,
      'page-size': 4096,
      'postcopy-bytes': 0,
      mbps: 0,
      'dirty-sync-missed-zero-copy': 0,
      'precopy-bytes': done ? TOTAL : 0,
      duplicate: 0,
      'dirty-pages-rate': 0,
      'normal-bytes': 0,
      normal: 0,
    },
  }
}

function addressOf(uri: string): Partial<MigrationInfo> {
  return uri.startsWith('unix:') ? { 'socket-address': [{ type: 'unix', path: uri.slice('unix:'.length) }] } : {}
}
