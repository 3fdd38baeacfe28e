import { harmDone } from './screen.js'

/** Text that only a hostile guest says, or only a client that asks one: none of it is for a log, for metrics or a header. */
const foreign = /begin~|~end|owned|SECRET|U0VDUkVU|random error|http:\/\/evil/i

/** What each member of a line of the log may be. */
const members: Readonly<Record<string, RegExp>> = {
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  client: /^(anonymous|none)$/,
  method: /^[A-Z]+$/,
  route: /^[a-zA-Z]+$/,
  machine: /^(good|guest\d+)$/,
  command: /^(guest-[a-z-]+|other)$/,
  status: /^\d{3}$/,
  ms: /^\d+$/,
  code: /^(?!INTERNAL$)[A-Z_]+$/,
  event: /^unconfirmed$/,
  hint: /^[ -~]*$/,
}

/** What each label may be. */
const labels: Readonly<Record<string, RegExp>> = {
  machine: members.machine ?? /^$/,
  route: members.route ?? /^$/,
  command: members.command ?? /^$/,
  status: members.status ?? /^$/,
  client: members.client ?? /^$/,
  event: /^[a-z]+$/,
  state: /^(idle|opening|open|down)$/,
  outcome: /^(ok|(?!INTERNAL$)[A-Z_]+)$/,
  le: /^([\d.]+|\+Inf)$/,
}

/** What each header may be. */
const headers: Readonly<Record<string, RegExp>> = {
  'content-type': /^(application\/(json|problem\+json|octet-stream)|text\/event-stream)$/,
  'content-disposition': /^attachment; filename="download"$/,
  'content-length': /^\d+$/,
  'cache-control': /^no-store$/,
  'x-content-type-options': /^nosniff$/,
  'retry-after': /^\d+$/,
  'transfer-encoding': /^chunked$/,
  connection: /^close$/,
  date: /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
}

const amiss = (table: Readonly<Record<string, RegExp>>, name: string, value: string): boolean =>
  table[name]?.test(value) !== true || foreign.test(value)

/** What is in a log that is not to be there; nothing, if all is well. */
export function harmInLog(log: string): string[] {
  return [
    ...harmDone(Buffer.from(log)),
    ...log
      .split('\n')
      .filter((line) => line !== '')
      .flatMap(harmInLine),
  ]
}

function harmInLine(line: string): string[] {
  if (!/^\{[ -~]*\}$/.test(line)) return [`no line of a log: ${JSON.stringify(line)}`]
  const told = Object.entries(JSON.parse(line) as object)
  // Only what concerns nobody's request has a hint.
  const { hint: _, ...ofRequests } = members
  const allowed = 'event' in Object.fromEntries(told) ? members : ofRequests
  return told
    .filter(([name, value]) => amiss(allowed, name, String(value)))
    .map(([name, value]) => `in the log: ${name}=${value}`)
}

const sample = /^qga_gateway_[a-z_]+(?:\{([^{}]*)\})? (?:[\d.]+(?:e[+-]\d+)?|\+Inf)$/
const comment = /^# (HELP|TYPE) qga_gateway_[a-z_]+ [ -~]+$/

/** The same of metrics. */
export function harmInMetrics(text: string): string[] {
  return [...harmDone(Buffer.from(text)), ...text.split('\n').filter(Boolean).flatMap(harmInSample)]
}

function harmInSample(line: string): string[] {
  if (comment.test(line)) return []
  const found = sample.exec(line)
  if (found === null) return [`no sample: ${JSON.stringify(line)}`]
  return (found[1] ?? '')
    .split(',')
    .filter(Boolean)
    .filter((label) => {
      const [, name = '', value = ''] = /^([a-z]+)="([^"]*)"$/.exec(label) ?? []
      return amiss(labels, name, value)
    })
    .map((label) => `in the metrics: ${label}`)
}

/** The same of the headers of an answer. */
export function harmInHeaders(told: Readonly<Record<string, string | readonly string[] | undefined>>): string[] {
  return Object.entries(told)
    .filter(([name, value]) => amiss(headers, name, String(value)))
    .map(([name, value]) => `in the headers: ${name}: ${JSON.stringify(value)}`)
}
