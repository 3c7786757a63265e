import { unsupported } from '../errors';
import { type Encoding, explicitLittle, implicitLittle } from './elements';

/** Which codec unpacks a frame; `native` ones are not packed. */
export type CodecName = 'native' | 'rle' | 'jpeg' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg-2000';

export interface TransferSyntax {
  readonly name: string;
  readonly encoding: Encoding;
  readonly deflated?: boolean;
  /** None where the frames cannot be unpacked here. */
  readonly codec?: CodecName;
}

const packed = (name: string, codec?: CodecName): TransferSyntax => ({ name, encoding: explicitLittle, codec });

/** PS3.6, table A-1, by UID without the root 1.2.840.10008.1.2. */
const syntaxes: Record<string, TransferSyntax> = {
  '': { name: 'Implicit VR Little Endian', encoding: implicitLittle, codec: 'native' },
  '.1': { name: 'Explicit VR Little Endian', encoding: explicitLittle, codec: 'native' },
  '.1.98': packed('Encapsulated Uncompressed Explicit VR Little Endian', 'native'),
  '.1.99': { name: 'Deflated Explicit VR Little Endian', encoding: explicitLittle, deflated: true, codec: 'native' },
  '.2': { name: 'Explicit VR Big Endian', encoding: { explicit: true, littleEndian: false }, codec: 'native' },
  '.4.50': packed('JPEG Baseline (Process 1)', 'jpeg'),
  '.4.51': packed('JPEG Extended (Process 2 and 4)', 'jpeg'),
  '.4.57': packed('JPEG Lossless, Non-Hierarchical (Process 14)', 'jpeg-lossless'),
  '.4.70': packed('JPEG Lossless, Non-Hierarchical, First-Order Prediction', 'jpeg-lossless'),
  '.4.80': packed('JPEG-LS Lossless', 'jpeg-ls'),
  '.4.81': packed('JPEG-LS Lossy (Near-Lossless)', 'jpeg-ls'),
  '.4.90': packed('JPEG 2000 (Lossless Only)', 'jpeg-2000'),
  '.4.91': packed('JPEG 2000', 'jpeg-2000'),
  '.4.92': packed('JPEG 2000 Part 2 Multi-component (Lossless Only)'),
  '.4.93': packed('JPEG 2000 Part 2 Multi-component'),
  '.4.94': packed('JPIP Referenced'),
  '.4.95': packed('JPIP Referenced Deflate'),
  '.4.100': packed('MPEG2 Main Profile / Main Level'),
  '.4.101': packed('MPEG2 Main Profile / High Level'),
  '.4.102': packed('MPEG-4 AVC/H.264 High Profile'),
  '.4.103': packed('MPEG-4 AVC/H.264 BD-compatible High Profile'),
  '.4.107': packed('HEVC/H.265 Main Profile'),
  '.4.108': packed('HEVC/H.265 Main 10 Profile'),
  '.4.110': packed('JPEG XL Lossless'),
  '.4.111': packed('JPEG XL JPEG Recompression'),
  '.4.112': packed('JPEG XL'),
  '.4.201': packed('High-Throughput JPEG 2000 (Lossless Only)'),
  '.4.202': packed('High-Throughput JPEG 2000 RPCL (Lossless Only)'),
  '.4.203': packed('High-Throughput JPEG 2000'),
  '.5': packed('RLE Lossless', 'rle'),
};

const root = '1.2.840.10008.1.2';

/** Throws `volume-unsupported` with the UID where nothing is known of it, not even how its header is written. */
export function transferSyntax(uid: string, what: string): TransferSyntax {
  const found = uid.startsWith(root) && Object.hasOwn(syntaxes, uid.slice(root.length)) ? syntaxes[uid.slice(root.length)] : undefined;
  if (found) return found;
  throw unsupported(what, `its transfer syntax ${uid.slice(0, 64)} is not known here`, 'convert it to Explicit VR Little Endian');
}

/** The syntax of a data set without a meta group, as its first element shows it. */
export function plainSyntax({ explicit, littleEndian }: Encoding): TransferSyntax {
  return syntaxes[explicit ? (littleEndian ? '.1' : '.2') : ''];
}
