import * as z from 'zod'

const timeoutMs = z.int().min(1).max(3_600_000).describe('Milliseconds for all of it, the wait for a turn included.')
const base64 = z.string().describe('Bytes as base64.')
const text = z.string().describe('The guest chose it: escape it before a terminal.')

export const executeBody = z.strictObject({
  command: z.string().min(1).max(128).describe('As QEMU names it, such as guest-get-osinfo.'),
  arguments: z.record(z.string(), z.unknown()).optional(),
  timeoutMs: timeoutMs.optional(),
})

export const executeReply = z.strictObject({
  return: z.unknown().describe('What the agent returned, every digit of it.'),
})

export const execBody = z.strictObject({
  argv: z.array(z.string()).min(1).max(4096).describe('The program and its arguments. With shell: one command line.'),
  env: z.record(z.string(), z.string()).optional().describe('The whole environment. Default: that of the agent.'),
  input: base64.optional().describe('Standard input, as base64.'),
  timeoutMs: timeoutMs.optional().describe('Milliseconds for all of it; then the program is ended.'),
  shell: z.enum(['sh', 'cmd', 'powershell']).optional(),
})

const exitReply = z.strictObject({
  exitCode: z.int().optional().describe('Either this or signal.'),
  signal: z.int().optional(),
})

export const execReply = exitReply.extend({ stdout: base64, stderr: base64, truncated: z.boolean() })

export const freezeBody = z.strictObject({
  maxMs: z.int().min(1).max(3_600_000).optional().describe('Milliseconds that it is held at most. Default 30000.'),
  mountpoints: z.array(z.string()).min(1).max(4096).optional().describe('Default: all.'),
})

export const thawReply = z.strictObject({
  heldMs: z.number(),
  lost: z.enum(['expired', 'aborted', 'elsewhere', 'released']).optional().describe('Why it ended before it was to.'),
  warnings: z.array(text),
})

export const uploadReply = z.strictObject({
  bytes: z.int(),
  access: z.enum(['private', 'kept', 'open']).describe('Whose a file is: made private, kept as it was, or neither.'),
})

const machineReply = z.strictObject({
  name: z.string(),
  state: z.enum(['idle', 'opening', 'open', 'down']),
  code: z.string().optional().describe('What the last attempt failed with, while it is down.'),
  frozen: z.boolean().describe('Whether a client of this gateway holds a freeze.'),
})

export const machinesReply = z.strictObject({ machines: z.array(machineReply) })

export const diagnosisReply = z.strictObject({
  name: z.string(),
  state: z.string().describe('ready, or why it is not: no-socket, refused, held, silent, frozen, …'),
  pingMs: z.number().optional(),
  version: text.optional(),
  disabled: z.array(text).optional(),
  seen: text.optional(),
  remedy: z.string().optional(),
})

export const anyReply = z.looseObject({})

/** RFC 9457, with members of our own. */
export const problemReply = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: text,
  code: z.string().describe('Stable: decide by this.'),
  hint: z.string().optional(),
  class: text.optional().describe("The agent's own error class."),
  desc: text.optional().describe("The agent's own words."),
  written: z
    .boolean()
    .optional()
    .describe('Of a time-out or a lost connection: whether the command was sent, and may have been carried out.'),
})
