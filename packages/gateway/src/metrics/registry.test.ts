import { expect, it } from 'vitest'
import { commandLabel } from './gateway-metrics.js'
import { Registry } from './registry.js'

it('prints what Prometheus reads', () => {
  const registry = new Registry()
  const done = registry.counter('done_total', 'Done.')
  const depth = registry.gauge('depth', 'How deep.')
  const took = registry.histogram('took_seconds', 'How long.')
  registry.counter('never_total', 'Nothing yet.')
  done.add({ of: 'a"b\\c\nd' })
  done.add({ of: 'e' }, 2)
  done.add({ of: 'e' })
  depth.readBy(() => [[{}, 4]])
  took.observe({ route: 'r' }, 0.003)
  took.observe({ route: 'r' }, 100)
  expect(registry.print()).toBe(`# HELP done_total Done.
# TYPE done_total counter
done_total{of="a\\"b\\\\c\\nd"} 1
done_total{of="e"} 3
# HELP depth How deep.
# TYPE depth gauge
depth 4
# HELP took_seconds How long.
# TYPE took_seconds histogram
took_seconds_bucket{route="r",le="0.001"} 0
took_seconds_bucket{route="r",le="0.005"} 1
took_seconds_bucket{route="r",le="0.02"} 1
took_seconds_bucket{route="r",le="0.1"} 1
took_seconds_bucket{route="r",le="0.5"} 1
took_seconds_bucket{route="r",le="2"} 1
took_seconds_bucket{route="r",le="10"} 1
took_seconds_bucket{route="r",le="60"} 1
took_seconds_bucket{route="r",le="+Inf"} 2
took_seconds_sum{route="r"} 100.003
took_seconds_count{route="r"} 2
# HELP never_total Nothing yet.
# TYPE never_total counter
`)
})

it.each([
  ['guest-ping', 'guest-ping'],
  ['x-mine', 'other'],
  ['toString', 'other'],
  ['', 'other'],
])('the command %j is the label %s', (command, label) => {
  expect(commandLabel(command)).toBe(label)
})
