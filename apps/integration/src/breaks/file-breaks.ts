import type { Break } from './break.js'

const client = 'packages/client/src'

/** Faults that scenarios of files and streams notice. */
export const fileBreaks: readonly Break[] = [
  {
    shows: 'files/large',
    fault: 'a frame may have 16 MiB',
    file: 'packages/wire/src/frame-limits.ts',
    from: 'maxFrameBytes: 64 * 1024 * 1024 + 64 * 1024',
    to: 'maxFrameBytes: 16 * 1024 * 1024',
  },
  {
    shows: 'files/transfer',
    fault: 'each batch of a download is written to the beginning',
    file: `${client}/files/part-file.ts`,
    from: 'this.handle.writev(pieces, this.#end)',
    to: 'this.handle.writev(pieces, 0)',
  },
  {
    shows: 'files/tree',
    fault: 'links are left out',
    file: `${client}/files/trees/local-tree.ts`,
    from: '    for (const { path, to } of this.#links) await symlink(to, path)\n',
    to: '',
  },
  {
    shows: 'files/full-disk',
    fault: 'a file is not flushed before it is closed',
    file: `${client}/files/write-file.ts`,
    from: '    await file.flush(options)\n',
    to: '',
  },
  {
    shows: 'files/output-limit',
    fault: 'output that is cut passes for whole',
    file: `${client}/exec/exec-result.ts`,
    from: "this.stdoutTruncated = out && status['out-truncated'] === true",
    to: 'this.stdoutTruncated = false',
  },
  {
    shows: 'streaming/output',
    fault: 'the folder of the output stays',
    file: `${client}/exec/spawn-streamed.ts`,
    from: `    'rm -rf "$1" 2>/dev/null || /bin/rm -rf "$1" 2>/dev/null',\n`,
    to: '',
  },
  {
    shows: 'streaming/input',
    fault: 'the program does not read the pipe',
    file: `${client}/exec/spawn-streamed.ts`,
    from: `fed ? '<"$1/pipe" ' : ''`,
    to: `fed ? '' : ''`,
  },
  {
    shows: 'streaming/ended',
    fault: 'a program that is done with runs on',
    file: `${client}/exec/streamed-process.ts`,
    from: '    if (watch.ended === undefined) await this.#end()\n    await this.#feeding',
    to: '    await this.#feeding',
  },
]
