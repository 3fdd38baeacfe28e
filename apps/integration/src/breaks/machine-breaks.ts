import type { Break } from './break.js'

const client = 'packages/client/src'
const here = 'agent 7.2 on this machine'

/** Faults that scenarios of snapshots, migrations, twins and chaos notice. */
export const machineBreaks: readonly Break[] = [
  {
    shows: 'snapshot/frozen',
    fault: 'a guest is let go before the snapshot is taken',
    file: 'packages/qmp/src/disks/snapshot-disks.ts',
    from: `    await qmp.execute('transaction', { actions }, { timeoutMs })`,
    to: `    const state = (guard as { state?: string } | undefined)?.state
    if (state === 'frozen') await guard?.thaw()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    await qmp.execute('transaction', { actions }, { timeoutMs })`,
  },
  {
    shows: 'snapshot/not-frozen',
    fault: 'it is clean without a freeze, too: the load waits for the disk',
    file: 'apps/integration/test/snapshot.real.test.ts',
    from: '    const { image, consistency } = await snapshot()\n',
    to: `    await guest().control.sh('rm -f /run/load; sleep 2; umount /data; true')
    const { image, consistency } = await snapshot()\n`,
  },
  {
    shows: 'migration/connected',
    fault: 'a migration that has begun passes for one that is over',
    file: 'packages/qmp/src/migration/follow-migration.ts',
    from: "if (data.status === 'completed') return",
    to: "if (data.status === 'setup' || data.status === 'completed') return",
  },
  {
    shows: 'migration/mid-reply',
    fault: 'no more than 1 MiB is thrown away before a sync',
    file: 'packages/wire/src/resync.ts',
    from: 'maxBytes: 160 * 1024 * 1024',
    to: 'maxBytes: 1024 * 1024',
  },
  {
    shows: 'twins/same',
    fault: 'the fake words an answer in its own way',
    file: 'packages/testing/src/commands/cpu-memory.ts',
    from: "'not-found'",
    to: "'nowhere'",
  },
  {
    shows: 'chaos/answers',
    fault: 'a reply goes to whoever waits, whatever its id',
    file: `${client}/session/request-ids.ts`,
    from: 'return id === undefined ? undefined : underWay.find((call) => call.request.id === id)',
    to: 'return underWay[0]',
    on: here,
  },
  {
    shows: 'chaos/ends',
    fault: 'a call that is settled keeps its listener',
    file: 'packages/wire/src/calls/call.ts',
    from: '    this.#unlisten?.()\n',
    to: '',
    on: here,
  },
  {
    shows: 'chaos/heap',
    fault: 'calls are kept for ever',
    file: `${client}/session/command-queue.ts`,
    from: '  add(call: AgentCall): void {\n',
    to: `  add(call: AgentCall): void {
    const all = globalThis as { kept?: unknown[] }
    all.kept ??= []
    all.kept.push(call, 'x'.repeat(2_000) + all.kept.length)\n`,
    on: here,
  },
]
