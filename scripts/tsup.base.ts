/** The one build recipe of every library here: ES modules, declarations, source maps. */
import type { Options } from 'tsup'

export function library(entry: Record<string, string>): Options {
  return {
    entry,
    format: 'esm',
    target: 'node20',
    platform: 'neutral',
    external: [/^node:/],
    // `node:` stays visible in what is built: a check proves that the pure entries have none.
    removeNodeProtocol: false,
    // tsup hands `baseUrl` to the declaration build, which TypeScript 6 calls deprecated.
    // What is marked @internal is no part of the declarations.
    dts: { compilerOptions: { ignoreDeprecations: '6.0', stripInternal: true } },
    sourcemap: true,
    clean: true,
  }
}
