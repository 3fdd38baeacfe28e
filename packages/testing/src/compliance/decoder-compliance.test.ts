import { FrameDecoder } from '@qga/wire'
import { decoderCompliance } from './index.js'

decoderCompliance('FrameDecoder', (limits) => new FrameDecoder(limits))
