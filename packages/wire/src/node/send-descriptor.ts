/**
 * Sends one blank byte, and a descriptor with it, over a unix socket. False: the socket takes nothing right now.
 * @throws DescriptorError
 */
export type SendDescriptor = (socket: number, fd: number) => Promise<boolean>
