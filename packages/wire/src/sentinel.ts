/**
 * The byte 0xFF, which never occurs in JSON text. A host sends it to reset the agent's parser; the agent sends it
 * before the reply to `guest-sync-delimited`, and what came before it is stale. [QEMU: guest-sync-delimited]
 */
export const SENTINEL = 0xff
