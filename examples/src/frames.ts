/** Only the wire: chunks of any size in, messages out. */
// #region readme
import { FrameDecoder, parseJson } from '@qga/wire'

const decoder = new FrameDecoder({ maxFrameBytes: 1024 * 1024 })
const chunks = ['stale"}}\n\xff{"ret', 'urn": 9007199254740993}\n'].map((text) => Buffer.from(text, 'latin1'))

for (const chunk of chunks) {
  for (const item of decoder.push(chunk)) {
    if (item.kind === 'frame') console.log('message', parseJson(item.bytes))
    else console.log(item.kind)
  }
}
// #endregion readme
