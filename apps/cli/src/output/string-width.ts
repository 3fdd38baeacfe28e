let segmenter: Intl.Segmenter | undefined

const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/**
 * How many columns of a terminal a text takes, near enough: East Asian and emoji count two. It stands in for the
 * package of this name, which loads the data of Intl at every start.
 */
export default function stringWidth(text: string): number {
  if (isPlain(text)) return text.length
  segmenter ??= new Intl.Segmenter('en')
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += wide.test(segment) ? 2 : 1
  return width
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x2ff) return false
  return true
}
