import { afterEach, describe, expect, test } from 'vitest'
import { FakeMonitor } from '../../src/index.js'
import { floating, carryOutSteps, type MonitorStep } from '../monitor-steps.js'
import { type MonitorStart, type MonitorSubject, monitorSubjects } from '../monitor-subjects.js'
import { clientOf, type RawClient } from '../raw-client.js'

const MIB = 1024 * 1024
const ok = '{}'
const disk = (name: string, size = MIB): MonitorStep => [
  'blockdev-add',
  { driver: 'null-co', 'node-name': name, size },
  ok,
]
const copy = { 'job-id': 'j', device: 'a', target: 'b', sync: 'full' }
const kept = { ...copy, 'auto-dismiss': false }
const begun = ['j created', 'j running', 'j paused', 'j running']
const caughtUp = ['j created', 'j running', 'j ready', `BLOCK_JOB_READY mirror ${MIB}/${MIB}`]
const worked = (type = 'backup', done = `${MIB}/${MIB}`) => [
  'j waiting',
  'j pending',
  `BLOCK_JOB_COMPLETED ${type} ${done}`,
  'j concluded',
]
const refused = (status: string, verb: string) =>
  `GenericError: Job 'j' in state '${status}' cannot accept command verb '${verb}'`
const capable = (...names: string[]) => ({ capabilities: names.map((capability) => ({ capability, state: true })) })

describe.each(monitorSubjects)("a monitor's machine ($name)", { timeout: 60_000 }, ({ there, open }) => {
  let subject: MonitorSubject | undefined
  afterEach(() => subject?.close())

  async function started(start: MonitorStart = {}): Promise<{ client: RawClient; subject: MonitorSubject }> {
    subject = await open(start)
    const client = await subject.connect()
    await client.until((all) => all.endsWith('\r\n'))
    await carryOutSteps(client, [['qmp_capabilities', {}, ok]])
    return { client, subject }
  }

  const shows = (steps: readonly MonitorStep[]) => async () => carryOutSteps((await started()).client, steps)

  test.runIf(there)(
    'model-nodes: names, and the errors of those that are not there or in use',
    shows([
      disk('a'),
      ['blockdev-add', { driver: 'null-co', 'node-name': 'a' }, "GenericError: Duplicate nodes with node-name='a'"],
      ['blockdev-add', { driver: 'null-co' }, "GenericError: 'node-name' must be specified for the root node"],
      [
        'blockdev-add',
        { driver: 'raw', 'node-name': 'r', file: 'none' },
        "GenericError: Cannot find device='none' nor node-name='none'",
      ],
      ['blockdev-add', { driver: 'raw', 'node-name': 'r', file: 'a' }, ok],
      ['blockdev-del', { 'node-name': 'a' }, 'GenericError: Block device a is in use'],
      ['blockdev-del', { 'node-name': 'r' }, ok],
      ['blockdev-del', { 'node-name': 'a' }, ok],
      ['blockdev-del', { 'node-name': 'a' }, "GenericError: Failed to find node with node-name='a'"],
      ['query-named-block-nodes', {}, '[]'],
    ]),
  )

  test.runIf(there)(
    'model-job: over before its command returns, kept until it is dismissed, or not',
    shows([
      disk('a'),
      disk('b'),
      ['blockdev-backup', copy, floating, ...begun, ...worked(), 'j null', ok],
      ['query-jobs', {}, '[]'],
      ['blockdev-backup', kept, floating, ...begun, ...worked(), ok],
      [
        'query-jobs',
        {},
        `[{"current-progress":${MIB},"id":"j","status":"concluded","total-progress":${MIB},"type":"backup"}]`,
      ],
      ['blockdev-backup', copy, "GenericError: Job ID 'j' already in use"],
      ...['cancel', 'complete', 'finalize', 'pause'].map(
        (verb): MonitorStep => [`job-${verb}`, { id: 'j' }, refused('concluded', verb)],
      ),
      ['job-resume', { id: 'j' }, "GenericError: Can't resume a job that was not paused"],
      // Its nodes are free although it is still there.
      ['blockdev-del', { 'node-name': 'a' }, ok],
      ['job-dismiss', { id: 'j' }, 'j null', ok],
      ['job-dismiss', { id: 'j' }, 'GenericError: Job not found'],
      ['block-job-cancel', { device: 'j' }, "DeviceNotActive: Block job 'j' not found"],
    ]),
  )

  test.runIf(there)(
    'model-job-errors: what cannot begin',
    shows([
      disk('a'),
      disk('b'),
      ['blockdev-backup', { ...copy, 'job-id': 'a b' }, "GenericError: Invalid job ID 'a b'"],
      ['blockdev-backup', { ...copy, target: 'a' }, 'GenericError: Source and target cannot be the same'],
      ['blockdev-backup', { ...copy, device: 'no' }, "GenericError: Cannot find device='no' nor node-name='no'"],
      ['blockdev-mirror', { ...copy, target: 'no' }, "GenericError: Cannot find device='no' nor node-name='no'"],
      ['blockdev-mirror', { ...copy, target: 'a' }, "GenericError: Can't mirror node into itself"],
      ['block-stream', { 'job-id': 'j', device: 'no' }, "GenericError: Cannot find device='no' nor node-name='no'"],
      ['block-commit', { 'job-id': 'j', device: 'no' }, "DeviceNotFound: Device 'no' not found"],
      ['block-commit', { 'job-id': 'j', device: 'a' }, 'GenericError: cannot commit an image into itself'],
    ]),
  )

  test.runIf(there)(
    'model-job-pause: a job that takes its time is paused, goes on, and is cancelled before the reply',
    shows([
      disk('a', 16 * MIB),
      disk('b', 16 * MIB),
      ['blockdev-backup', { ...kept, speed: 1 }, ...begun, ok],
      ...['complete', 'finalize', 'dismiss'].map(
        (verb): MonitorStep => [`job-${verb}`, { id: 'j' }, refused('running', verb)],
      ),
      ['blockdev-del', { 'node-name': 'a' }, 'GenericError: Block device a is in use'],
      ['job-pause', { id: 'j' }, 'j paused', ok],
      ['job-pause', { id: 'j' }, 'GenericError: Job is already paused'],
      ['job-complete', { id: 'j' }, refused('paused', 'complete')],
      ['job-resume', { id: 'j' }, 'j running', ok],
      ['job-cancel', { id: 'j' }, floating, 'j aborting', `BLOCK_JOB_CANCELLED backup ${MIB}/${16 * MIB}`, 'j concluded', ok],
      [
        'query-jobs',
        {},
        `[{"current-progress":${MIB},"error":"Operation canceled","id":"j","status":"concluded","total-progress":${16 * MIB},"type":"backup"}]`,
      ],
      ['job-dismiss', { id: 'j' }, 'j null', ok],
      ['blockdev-backup', { ...copy, sync: 'none' }, ...begun, ok],
      ['job-pause', { id: 'j' }, 'j paused', ok],
      // One that is paused runs once more to end.
      [
        'job-cancel',
        { id: 'j' },
        floating, 'j running',
        'j aborting',
        `BLOCK_JOB_CANCELLED backup 0/${16 * MIB}`,
        'j concluded',
        'j null',
        ok,
      ],
    ]),
  )

  test.runIf(there)(
    'model-job-finalize: it waits to be finalized when it is told to',
    shows([
      disk('a'),
      disk('b'),
      [
        'blockdev-backup',
        { ...kept, 'auto-finalize': false },
        floating,
        ...begun,
        'j waiting',
        'j pending',
        'BLOCK_JOB_PENDING {"type":"backup","id":"j"}',
        ok,
      ],
      ...['complete', 'pause', 'dismiss'].map(
        (verb): MonitorStep => [`job-${verb}`, { id: 'j' }, refused('pending', verb)],
      ),
      ['job-finalize', { id: 'j' }, `BLOCK_JOB_COMPLETED backup ${MIB}/${MIB}`, 'j concluded', ok],
      ['job-dismiss', { id: 'j' }, 'j null', ok],
    ]),
  )

  test.runIf(there)(
    'model-mirror: it catches up, stands by, and is completed, ended or cancelled',
    shows([
      disk('a'),
      disk('b'),
      ['blockdev-mirror', kept, floating, ...caughtUp, ok],
      ['job-pause', { id: 'j' }, 'j standby', ok],
      ['job-complete', { id: 'j' }, ok],
      ['job-resume', { id: 'j' }, floating, 'j ready', ...worked('mirror'), ok],
      ['job-dismiss', { id: 'j' }, 'j null', ok],
      ['blockdev-mirror', kept, floating, ...caughtUp, ok],
      ['block-job-cancel', { device: 'j' }, floating, ...worked('mirror'), ok],
      ['job-dismiss', { id: 'j' }, 'j null', ok],
      ['blockdev-mirror', copy, floating, ...caughtUp, ok],
      [
        'job-cancel',
        { id: 'j' },
        floating,
        'j aborting',
        `BLOCK_JOB_CANCELLED mirror ${MIB}/${MIB}`,
        'j concluded',
        'j null',
        ok,
      ],
    ]),
  )

  test.runIf(there)(
    'model-job-speed: a limit that is lifted ends the wait',
    shows([
      disk('a', 16 * MIB),
      disk('b', 16 * MIB),
      ['blockdev-backup', { ...kept, speed: 1 }, ...begun, ok],
      ['block-job-set-speed', { device: 'j', speed: 0 }, floating, ...worked('backup', `${16 * MIB}/${16 * MIB}`), ok],
      ['job-dismiss', { id: 'j' }, 'j null', ok],
    ]),
  )

  test.runIf(there)(
    'model-io-error: an error of input or output ends the job, or pauses it',
    shows([
      disk('a'),
      disk('b'),
      [
        'blockdev-add',
        { driver: 'blkdebug', 'node-name': 'bad', image: 'a', 'inject-error': [{ event: 'none', iotype: 'read', errno: 5 }] },
        ok,
      ],
      [
        'blockdev-backup',
        { ...kept, device: 'bad' },
        floating,
        ...begun,
        'BLOCK_JOB_ERROR {"device":"j","operation":"read","action":"report"}',
        'j aborting',
        `BLOCK_JOB_COMPLETED backup 0/${MIB} Input/output error`,
        'j concluded',
        ok,
      ],
      [
        'query-jobs',
        {},
        `[{"current-progress":0,"error":"Input/output error","id":"j","status":"concluded","total-progress":${MIB},"type":"backup"}]`,
      ],
      ['job-dismiss', { id: 'j' }, 'j null', ok],
      [
        'blockdev-backup',
        { ...kept, device: 'bad', 'on-source-error': 'stop' },
        floating,
        ...begun,
        'BLOCK_JOB_ERROR {"device":"j","operation":"read","action":"stop"}',
        'j paused',
        ok,
      ],
      [
        'job-cancel',
        { id: 'j' },
        floating, 'j running',
        'j aborting',
        `BLOCK_JOB_CANCELLED backup 0/${MIB}`,
        'j concluded',
        ok,
      ],
    ]),
  )

  test.runIf(there)('model-create: an image is made by a job that stays, with its error', async () => {
    const { client, subject: on } = await started()
    const filename = `${on.folder}/made`
    const create = (options: object): MonitorStep => ['blockdev-create', { 'job-id': 'j', options }, floating, 'j created', 'j running']
    const well = ['j waiting', 'j pending', 'j concluded', ok]
    await carryOutSteps(client, [
      [...create({ driver: 'qcow2', file: 'none', size: MIB }), 'j aborting', 'j concluded', ok],
      [
        'query-jobs',
        {},
        '[{"current-progress":1,"error":"Cannot find device=\'none\' nor node-name=\'none\'","id":"j","status":"concluded","total-progress":1,"type":"create"}]',
      ],
      ['job-dismiss', { id: 'j' }, 'j null', ok],
      [...create({ driver: 'file', filename, size: 0 }), ...well],
      ['job-dismiss', { id: 'j' }, 'j null', ok],
      ['blockdev-add', { driver: 'file', 'node-name': 'f', filename }, ok],
      [...create({ driver: 'qcow2', file: 'f', size: 3 * MIB }), ...well],
      ['job-dismiss', { id: 'j' }, 'j null', ok],
      ['blockdev-add', { driver: 'qcow2', 'node-name': 'q', file: 'f' }, ok],
    ])
    client.send('{"execute":"query-named-block-nodes","arguments":{"flat":true},"id":"all"}')
    const text = await client.until((all) => all.includes('"all"') && all.endsWith('\r\n'))
    expect(text.split('\r\n').at(-2)).toMatch(new RegExp(`"virtual-size": ${3 * MIB},.*"node-name": "q"`))
  })

  test.runIf(there)('model-overlay: snapshots are taken of all disks or of none, committed and streamed', async () => {
    const { client, subject: on } = await started({ buses: true })
    const image = (name: string): MonitorStep[] => {
      const filename = `${on.folder}/${name}`
      const create = (options: object): MonitorStep[] => [
        ['blockdev-create', { 'job-id': 'j', options }, floating, 'j created', 'j running', 'j waiting', 'j pending', 'j concluded', ok],
        ['job-dismiss', { id: 'j' }, 'j null', ok],
      ]
      return [
        ...create({ driver: 'file', filename, size: 0 }),
        ['blockdev-add', { driver: 'file', 'node-name': `${name}-file`, filename }, ok],
        ...create({ driver: 'qcow2', file: `${name}-file`, size: MIB }),
        ['blockdev-add', { driver: 'qcow2', 'node-name': name, file: `${name}-file` }, ok],
        ['device_add', { driver: 'scsi-hd', bus: 'scsi0.0', id: `disk-${name}`, drive: name }, ok],
      ]
    }
    const snapshot = (node: string, top: string) => ({
      type: 'blockdev-snapshot-sync',
      data: { 'node-name': node, 'snapshot-file': `${on.folder}/${top}`, 'snapshot-node-name': top },
    })
    const take = (...actions: object[]) => ['transaction', { actions }] as const
    await carryOutSteps(client, [
      ...image('a'),
      ...image('b'),
      [...take(snapshot('a', 'at'), snapshot('no', 'bt')), "GenericError: Cannot find device='' nor node-name='no'"],
      [...take(snapshot('a', 'at'), { type: 'abort', data: {} }), 'GenericError: Transaction aborted using Abort action'],
      [...take(snapshot('a', 'at'), snapshot('b', 'at')), 'GenericError: New overlay node-name already in use'],
      [...take(snapshot('a', 'at'), snapshot('b', 'bt')), ok],
      ['block-commit', { 'job-id': 'j', device: 'at' }, floating, 'j created', 'j running', 'j ready', 'BLOCK_JOB_READY commit 0/0', ok],
      ['job-complete', { id: 'j' }, floating, ...worked('commit', '0/0'), 'j null', ok],
      ['blockdev-del', { 'node-name': 'at' }, "GenericError: Failed to find node with node-name='at'"],
      ['block-stream', { 'job-id': 'j', device: 'bt' }, floating, 'j created', 'j running', ...worked('stream'), 'j null', ok],
      ['blockdev-del', { 'node-name': 'bt' }, 'GenericError: Node bt is in use'],
      ['blockdev-del', { 'node-name': 'b' }, ok],
    ])
  })

  test.runIf(there)(
    'model-transaction: its jobs begin together, or are undone',
    shows([
      ...['a', 'b', 'c', 'd'].map((name) => disk(name)),
      [
        'transaction',
        { actions: [{ type: 'blockdev-backup', data: copy }, { type: 'abort', data: {} }] },
        'j created',
        'j aborting',
        'j concluded',
        'j null',
        'GenericError: Transaction aborted using Abort action',
      ],
      ['query-jobs', {}, '[]'],
    ]),
  )

  test.runIf(there)('model-devices: some go at once, with their event; others wait for the guest', async () => {
    const { client } = await started({ buses: true })
    await carryOutSteps(client, [
      disk('a'),
      ['device_add', { driver: 'scsi-hd', bus: 'scsi0.0', id: 's', drive: 'no' }, "GenericError: Property 'scsi-hd.drive' can't find value 'no'"],
      ['device_add', { driver: 'scsi-hd', bus: 'scsi0.0', id: 's', drive: 'a' }, ok],
      ['device_add', { driver: 'usb-tablet', id: 's' }, "GenericError: Duplicate device ID 's'"],
      ['blockdev-del', { 'node-name': 'a' }, 'GenericError: Node a is in use'],
      ['device_del', { id: 's' }, floating, 'DEVICE_DELETED {"device":"s","path":"/machine/peripheral/s"}', ok],
      ['device_del', { id: 's' }, "DeviceNotFound: Device 's' not found"],
      ['blockdev-del', { 'node-name': 'a' }, ok],
      ['device_add', { driver: 'virtio-rng-pci', bus: 'port0', id: 'r' }, ok],
      ['device_del', { id: 'r' }, ok],
      ['device_del', { id: 'r' }, 'GenericError: Device r is already in the process of unplug'],
    ])
  })

  test.runIf(there)('model-run: states, and which changes are told', async () => {
    const { client, subject: on } = await started()
    const status = (name: string): MonitorStep => {
      const members = on.version === '7.2' ? '"singlestep":false,' : ''
      return ['query-status', {}, `{"running":${name === 'running'},${members}"status":"${name}"}`]
    }
    await carryOutSteps(client, [
      status('prelaunch'),
      ['stop', {}, ok],
      status('prelaunch'),
      ['cont', {}, 'RESUME', ok],
      ['cont', {}, ok],
      status('running'),
      ['stop', {}, 'STOP', ok],
      status('paused'),
      ['system_reset', {}, 'RESET {"guest":false,"reason":"host-qmp-system-reset"}', ok],
      status('prelaunch'),
    ])
  })

  test.runIf(there)('model-migration: it leaves, finds nobody, waits before the switchover, and is cancelled', async () => {
    const { client, subject: on } = await started({ buses: true })
    const old = on.version === '7.2'
    const nowhere = `unix:${on.folder}/nobody`
    const unknown = old ? "Parameter 'uri' expects a valid migration protocol" : 'unknown migration protocol: nonsense'
    await carryOutSteps(client, [
      ['query-migrate', {}, ok],
      ['migrate_cancel', {}, ok],
      ['migrate-continue', { state: 'pre-switchover' }, 'GenericError: Migration not in expected state: none'],
      ['migrate', { uri: 'nonsense' }, `GenericError: ${unknown}`],
      ['migrate-incoming', { uri: nowhere }, "GenericError: '-incoming' was not specified on the command line"],
      ['migrate-set-capabilities', capable('events'), ok],
      ['cont', {}, 'RESUME', ok],
      ['migrate', { uri: nowhere }, floating, 'migration setup', ...(old ? [] : ['migration failing']), 'migration failed', ok],
      [
        'query-migrate',
        {},
        `{"error-desc":"Failed to connect to '${on.folder}/nobody': No such file or directory","status":"failed"}`,
      ],
      ['migrate-set-capabilities', capable('pause-before-switchover'), ok],
    ])
    const until = async (words: readonly string[], request: string, sometimes?: string) => {
      const before = client.received.length
      client.send(request)
      const text = await client.until((all) => all.slice(before).includes(words.at(-1) ?? ''))
      const told = [...text.slice(before).matchAll(/"event": "(STOP|RESUME)"|"status": "([\w-]+)"/g)]
      expect(told.map(([, event, status]) => event ?? status).filter((word) => word !== sometimes)).toEqual(words)
    }
    const leave = '{"execute":"migrate","arguments":{"uri":"exec:cat >/dev/null"}}'
    await until(['setup', 'active', 'STOP', 'pre-switchover'], leave)
    // QEMU wakes its thread before it says that it cancels: the thread may be the first to say a word.
    await until(['cancelling', 'RESUME', 'cancelled'], '{"execute":"migrate_cancel"}', 'device')
    await until(['setup', 'active', 'STOP', 'pre-switchover'], leave)
    await carryOutSteps(client, [
      ['migrate-continue', { state: 'device' }, 'GenericError: Migration not in expected state: pre-switchover'],
      ['migrate', { uri: nowhere }, "GenericError: There's a migration process in progress"],
    ])
    await until(['device', 'completed'], '{"execute":"migrate-continue","arguments":{"state":"pre-switchover"}}')
    // 11.1 tells of the end a moment before it has put the machine aside.
    for (let asked = 0; !client.received.includes('"status": "postmigrate"'); asked++) {
      client.send(`{"execute":"query-status","id":"asked-${asked}"}`)
      await client.until((all) => all.includes(`"asked-${asked}"`) && all.endsWith('\r\n'))
    }
    await carryOutSteps(client, [
      ['migrate', { uri: nowhere }, "GenericError: Can't migrate the vm that was paused due to previous migration"],
      ['cont', {}, 'RESUME', ok],
    ])
  })
})

test('model-instant: on the fake a job without a disk behind it is over before its command returns', async () => {
  const fake = await monitorSubjects[0]?.open()
  const client = await fake?.connect()
  if (client === undefined) throw new Error('there is a fake')
  const jobOf = (size: object): MonitorStep[] => [['blockdev-backup', { ...kept, ...size }, ...begun, ok]]
  await client.until((all) => all.endsWith('\r\n'))
  await carryOutSteps(client, [['qmp_capabilities', {}, ok], disk('a'), disk('b')])
  await carryOutSteps(client, [['blockdev-backup', copy, ...begun, ...worked(), 'j null', ok]])
  await carryOutSteps(client, jobOf({ speed: 1 }))
  await fake?.close()
})

test.each([true, false])('model-arrival: a machine comes to a fake that waits, and runs there if it is to: %s', async (told) => {
  await using source = new FakeMonitor()
  await using target = new FakeMonitor({}, { incoming: true })
  const negotiated = async (monitor: FakeMonitor) => {
    const client = clientOf(await monitor.transport.open({}))
    await client.until((all) => all.endsWith('\r\n'))
    await carryOutSteps(client, [
      ['qmp_capabilities', {}, ok],
      ['migrate-set-capabilities', capable('events'), ok],
    ])
    return client
  }
  const [here, there] = [await negotiated(source), await negotiated(target)]
  const uri = 'unix:/tmp/model-arrival'
  await carryOutSteps(there, [
    ['query-status', {}, '{"running":false,"singlestep":false,"status":"inmigrate"}'],
    ['migrate', { uri }, 'GenericError: Guest is waiting for an incoming migration'],
    ['migrate-incoming', { uri }, 'migration setup', ok],
    ['migrate-incoming', { uri }, 'GenericError: The incoming migration has already been started'],
    ...(told ? [['cont', {}, ok] as const] : []),
  ])
  await carryOutSteps(here, [['cont', {}, 'RESUME', ok]])
  here.send(`{"execute":"migrate","arguments":{"uri":"${uri}"}}`)
  await here.until((all) => all.includes('"completed"'))
  await there.until((all) => all.includes('"completed"'))
  expect(there.received.includes('RESUME')).toBe(told)
  await carryOutSteps(there, [['stop', {}, ...(told ? ['STOP'] : []), ok]])
})

test('model-arrival: a QEMU that waits for a machine that does not come ends', async () => {
  await using source = new FakeMonitor()
  await using target = new FakeMonitor({}, { incoming: true })
  const [here, there] = [clientOf(await source.transport.open({})), clientOf(await target.transport.open({}))]
  const uri = 'unix:/tmp/model-arrival-lost'
  await there.until((all) => all.endsWith('\r\n'))
  await carryOutSteps(there, [
    ['qmp_capabilities', {}, ok],
    ['migrate-incoming', { uri }, ok],
  ])
  await here.until((all) => all.endsWith('\r\n'))
  await carryOutSteps(here, [
    ['qmp_capabilities', {}, ok],
    ['migrate-set-capabilities', capable('events', 'pause-before-switchover'), ok],
  ])
  here.send(`{"execute":"migrate","arguments":{"uri":"${uri}"}}`)
  await here.until((all) => all.includes('pre-switchover'))
  here.send('{"execute":"migrate_cancel"}')
  await here.until((all) => all.includes('"cancelled"'))
  await there.ended
  expect(target.state).toBe('off')
})
