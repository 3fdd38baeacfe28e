// The part of a program that a page shows.

/** The lines between `// #region readme` and `// #endregion`, or else all but the comment at the top. */
export function excerpt(source) {
  const region = /^([ \t]*)\/\/ #region readme\n([\s\S]*?)^[ \t]*\/\/ #endregion/m.exec(source)
  const text = region
    ? outdent(region[2], region[1])
    : source.replace(/^(#!.*\n)?\s*(\/\*\*[\s\S]*?\*\/|(\/\/.*\n)+)/, '')
  return `${text.replace(/^\s*\n/, '').trimEnd()}\n`
}

function outdent(text, indent) {
  return text
    .split('\n')
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n')
}
