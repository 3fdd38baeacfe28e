/** How much of a frame a decoder takes. Over a limit that frame fails, and the stream goes on behind it. */
export interface FrameLimits {
  /** Bytes of one frame. Default 64 MiB + 64 KiB: the largest reply of an agent, a 48 MiB file read, and some slack. */
  readonly maxFrameBytes?: number | undefined
  /** Levels of brackets in one frame. Default 1024, which is the limit of QEMU's own parser. */
  readonly maxDepth?: number | undefined
  /**
   * Opening brackets and commas of one frame together, and so about as many values as it can hold. Default 2 Mi:
   * QEMU's own parser takes that many tokens.
   */
  readonly maxElements?: number | undefined
}

/** The limits that count where none are given. */
export const defaultFrameLimits = {
  maxFrameBytes: 64 * 1024 * 1024 + 64 * 1024,
  maxDepth: 1024,
  maxElements: 2 * 1024 * 1024,
}
