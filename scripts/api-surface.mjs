// What an API report tells about the surface itself.

export function exportedNames(report) {
  const declared = [
    ...report.matchAll(/^export (?:abstract )?(?:class|interface|type|function|const|enum|namespace) (\w+)/gm),
  ]
  const listed = [...report.matchAll(/^export \{ (?:type )?(?:\w+ as )?(\w+) \}/gm)]
  return [...declared, ...listed].map(([, name]) => name)
}

/** Each name that users can import says what it is. */
export function undocumented(place, report) {
  const bare = report.matchAll(/^\/\/ @\w+.*\(undocumented\).*\n(?:\/\/.*\n)*export (.*)/gm)
  return [...bare].map(([, declared]) => `${place}: no doc comment on \`${declared.replace(/[ {;]+$/, '')}\``)
}

/** Each type that the surface mentions can be imported, from this entry point or from another one of the package. */
export function unreachable(place, report, exported) {
  const forgotten = [...report.matchAll(/ae-forgotten-export\) The symbol "(\w+)"/g)].map(([, name]) => name)
  return [...new Set(forgotten)]
    .filter((name) => !exported.has(name))
    .map((name) => `${place}: mentions ${name}, which no entry point exports`)
}
