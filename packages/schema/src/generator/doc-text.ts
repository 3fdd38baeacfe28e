/**
 * A text as a comment can have it: `@name`, by which QEMU's texts mean a member, would begin a tag there.
 * Lines stay as they are; empty ones at either end go.
 */
export function docText(text: string): string {
  return text.replace(/(?<![\w@`])@([\w.-]*\w)/g, '`$1`').replace(/^\s*\n|\s+$/g, '')
}
