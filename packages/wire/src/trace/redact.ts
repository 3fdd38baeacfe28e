/** Members whose content is the business of nobody but the caller and the guest. */
const secrets = /* @__PURE__ */ new Set(
  'buf-b64 out-data err-data input-data password crypted-password secret keys env arg'.split(' '),
)

/**
 * A copy of a message for the eyes of whoever debugs: data of files and programs, arguments, environments, passwords
 * and keys are each replaced by a note of how long they were. So is the text of an error without an id: an agent's
 * parser quotes what it could not read, and that can be half a request. Takes any value, however deep.
 */
export function redact(message: unknown): unknown {
  const root = { message }
  const open: object[] = [root]
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    for (const [name, value] of Object.entries(holder)) {
      if (isSecret(name, value)) {
        Reflect.set(holder, name, noteOf(value))
      } else if (typeof value === 'object' && value !== null) {
        const copy = Array.isArray(value) ? [...value] : { ...value }
        if (name === 'error' && !Object.hasOwn(holder, 'id') && 'desc' in copy) copy.desc = noteOf(copy.desc)
        Reflect.set(holder, name, copy)
        open.push(copy)
      }
    }
  }
  return root.message
}

/** The `data` of an event is an object, that of QEMU's secrets a string. */
function isSecret(name: string, value: unknown): boolean {
  return secrets.has(name) || (name === 'data' && typeof value === 'string')
}

function noteOf(value: unknown): string {
  const isCounted = typeof value === 'string' || Array.isArray(value)
  return isCounted ? `[redacted, length ${value.length}]` : '[redacted]'
}
