import type { SourceFile, Syntax } from '../syntax.js'

/** What holds for every definition of a schema: its pragmas, and how old its text is. */
export interface Rules {
  readonly docRequired: boolean
  readonly commandNameExceptions: ReadonlySet<string>
  readonly commandReturnsExceptions: ReadonlySet<string>
  readonly documentationExceptions: ReadonlySet<string>
  readonly memberNameExceptions: ReadonlySet<string>
  /** The text is of a QEMU before 9.1, some of whose documentation later generators refuse. */
  readonly olderDocs: boolean
}

export function rulesOf({ pragmas, sources }: Syntax): Rules {
  return {
    docRequired: pragmas.docRequired,
    commandNameExceptions: new Set(pragmas.commandNameExceptions),
    commandReturnsExceptions: new Set(pragmas.commandReturnsExceptions),
    documentationExceptions: new Set(pragmas.documentationExceptions),
    memberNameExceptions: new Set(pragmas.memberNameExceptions),
    olderDocs: sources.some(hasOlderSections),
  }
}

/** QEMU 9.1 dropped these sections; no schema before it does without. */
function hasOlderSections({ text }: SourceFile): boolean {
  return /^[ \t]*# (?:Notes?|Examples?):(?!:)/m.test(text)
}
