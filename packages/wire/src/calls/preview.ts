const PREVIEW_BYTES = 48

/** The first bytes of what is no message, as text that can be shown: what a wrong peer says. */
export class Preview {
  #text = ''

  /** Printable ASCII as it is, a full stop for each other byte; 48 of them at most. */
  get text(): string {
    return this.#text
  }

  push(bytes: Uint8Array): void {
    if (this.#text.length >= PREVIEW_BYTES) return
    for (const byte of bytes.subarray(0, PREVIEW_BYTES - this.#text.length)) this.#text += printable(byte)
  }

  /** Who says so, as part of a sentence; empty when nothing was said. */
  get speaker(): string {
    if (this.#text === '') return ''
    return `${/^HTTP\//.test(this.#text) ? 'an HTTP server' : 'something'} that says '${this.#text}'`
  }
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'
}
