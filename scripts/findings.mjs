// How every check ends: the findings on stderr and code 1, or one line and code 0.

/** A finding is a sentence that starts with the place, such as `path/file.ts:12: …`. */
export function finish(check, findings, summary = 'ok') {
  if (findings.length === 0) {
    console.log(`${check}: ${summary}`)
    return
  }
  for (const finding of findings) console.error(finding)
  console.error(`${check}: ${findings.length} to put right`)
  process.exitCode = 1
}
