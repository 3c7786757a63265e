import { gzipSync } from 'fflate';
import { axisOf, flipLpsRas, originOf } from '../affine';
import type { Volume } from '../volume';
import { type ElementType, elements, encode } from './elements';
import { badHeader, unsupported } from './errors';
import type { ReadResult, VolumeFile, VolumeFormat } from './format';
import { checkedAffine } from './geometry';
import { checkedCount, volumeFrom } from './layout';
import { encodingOf, isLittleEndian, nrrdValues } from './nrrd/data';
import { nrrdGeometry } from './nrrd/geometry';
import { isNrrd, maxHeaderBytes, type NrrdHeader, parseHeader, perAxis, required, wholeNumber } from './nrrd/header';
import type { SiblingFiles } from './siblings';

/** The spellings that the specification allows; the first is the one written. */
const typeNames: Record<ElementType, readonly string[]> = {
  int8: ['signed char', 'int8', 'int8_t'],
  uint8: ['unsigned char', 'uchar', 'uint8', 'uint8_t'],
  int16: ['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t'],
  uint16: ['unsigned short', 'ushort', 'unsigned short int', 'uint16', 'uint16_t'],
  int32: ['int', 'signed int', 'int32', 'int32_t'],
  uint32: ['unsigned int', 'uint', 'uint32', 'uint32_t'],
  int64: ['int64', 'longlong', 'long long', 'long long int', 'signed long long', 'signed long long int', 'int64_t'],
  uint64: ['uint64', 'ulonglong', 'unsigned long long', 'unsigned long long int', 'uint64_t'],
  float32: ['float'],
  float64: ['double'],
};

/**
 * NRRD 1 to 5, attached (.nrrd) and detached (.nhdr); encodings raw, gzip, text and hex.
 *
 * Axes without a space direction (or, where the file has none, of a kind that is not `domain` or `space`) become channels.
 * RAS, LAS and LPS are turned to RAS; a file that names no space is read as LPS, with a warning.
 */
export const nrrd: VolumeFormat = {
  name: 'NRRD',
  extensions: ['.nrrd', '.nhdr'],
  writes: ['.nrrd'],
  matches: isNrrd,
  read: readNrrd,
  write: writeNrrd,
};

async function readNrrd(file: VolumeFile, siblings: SiblingFiles): Promise<ReadResult> {
  const what = file.name;
  const header = parseHeader(file.bytes.head(maxHeaderBytes), what);
  const warnings: string[] = [];
  const type = elementType(required(header, 'type', what), what);
  const axes = wholeNumber(header, 'dimension', 0, what);
  if (!(axes >= 1 && axes <= 16)) throw badHeader(what, `"dimension" is ${header.fields.get('dimension')}, not 1 to 16`);
  required(header, 'sizes', what);
  const shape = (perAxis(header, 'sizes', axes, what) as string[]).map(Number);
  const count = checkedCount(shape, elements[type].bytes, file.maxBytes, what);
  const geometry = nrrdGeometry(header, axes, warnings, what);
  const labels = segmentLabels(header);
  const compression = encodingOf(header, what);
  const littleEndian = isLittleEndian(header, type, what);
  const values = await nrrdValues(header, type, count, file, siblings);
  return {
    volume: volumeFrom(values, shape, geometry.spatial, geometry.affine),
    warnings,
    header: {
      format: `NRRD${header.version}`,
      dtype: type,
      shape,
      endian: littleEndian ? 'little' : 'big',
      compression: compression === 'raw' ? 'none' : compression,
      units: geometry.units,
      affineFrom: geometry.from,
      ...(labels.length > 0 ? { labels } : {}),
    },
  };
}

function elementType(name: string, what: string): ElementType {
  const found = Object.entries(typeNames).find(([, names]) => names.includes(name.toLowerCase()));
  if (!found) throw unsupported(what, `the NRRD type "${name}" is not read`, 'save the image as an integer or float type');
  return found[0] as ElementType;
}

/** 3D Slicer's segments: `Segment0_LabelValue:=1`, `Segment0_Name:=muscle`. */
function segmentLabels(header: NrrdHeader): { value: number; name: string }[] {
  const labels: { value: number; name: string }[] = [];
  for (const [key, text] of header.pairs) {
    const [, segment] = /^(Segment\d+_)LabelValue$/.exec(key) ?? [];
    const name = segment && header.pairs.get(`${segment}Name`);
    if (name && Number.isInteger(Number(text))) labels.push({ value: Number(text), name });
  }
  return labels;
}

/** NRRD0004, little-endian, gzip, in LPS as Slicer and ITK write it; channels are the last axis. */
function writeNrrd(volume: Volume, comment?: string): Uint8Array {
  checkedAffine(volume.affine, 'affine', 'NRRD file');
  const { type, bytes } = encode(volume);
  const many = volume.channels > 1;
  const lps = flipLpsRas(volume.affine);
  const vector = (numbers: readonly number[]): string => `(${numbers.join(',')})`;
  const lines = [
    'NRRD0004',
    ...(comment ? [`# ${comment}`] : []),
    `type: ${typeNames[type][0]}`,
    `dimension: ${many ? 4 : 3}`,
    'space: left-posterior-superior',
    `sizes: ${[...volume.size, ...(many ? [volume.channels] : [])].join(' ')}`,
    `space directions: ${[0, 1, 2].map((axis) => vector(axisOf(lps, axis))).join(' ')}${many ? ' none' : ''}`,
    `kinds: domain domain domain${many ? ' list' : ''}`,
    'endian: little',
    'encoding: gzip',
    `space origin: ${vector(originOf(lps))}`,
    'space units: "mm" "mm" "mm"',
    '',
    '',
  ];
  const header = new TextEncoder().encode(lines.join('\n'));
  const packed = gzipSync(bytes, { mtime: 0 });
  const out = new Uint8Array(header.length + packed.length);
  out.set(header);
  out.set(packed, header.length);
  return out;
}
