const encoder = /* @__PURE__ */ new TextEncoder()

/** Text goes out as UTF-8. */
export function faultBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? encoder.encode(content) : content
}
