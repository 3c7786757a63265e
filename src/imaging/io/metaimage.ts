import { axisOf, flipLpsRas, fromAxes, originOf, spacingOf } from '../affine';
import type { Volume } from '../volume';
import { type ElementType, elements, encode, scaled } from './elements';
import { badHeader, unsupported } from './errors';
import type { ReadResult, VolumeFile, VolumeFormat } from './format';
import { checkedAffine, completeAxes } from './geometry';
import { channelsFirst, checkedCount, volumeFrom } from './layout';
import { metaImageValues } from './metaimage/data';
import { flag, geometryOf, isMetaImage, type MetaImageHeader, maxHeaderBytes, numberOr, numbers, parseHeader } from './metaimage/header';
import type { SiblingFiles } from './siblings';

/** MetaIO's types; a long has four bytes on disk. */
const types: Record<string, ElementType> = {
  MET_CHAR: 'int8',
  MET_ASCII_CHAR: 'int8',
  MET_UCHAR: 'uint8',
  MET_SHORT: 'int16',
  MET_USHORT: 'uint16',
  MET_INT: 'int32',
  MET_UINT: 'uint32',
  MET_LONG: 'int32',
  MET_ULONG: 'uint32',
  MET_LONG_LONG: 'int64',
  MET_ULONG_LONG: 'uint64',
  MET_FLOAT: 'float32',
  MET_DOUBLE: 'float64',
};

/**
 * MetaImage, local (.mha) and with data files (.mhd), raw, zlib and text.
 *
 * World axes are LPS, as MetaIO and ITK have them; a file without a matrix has the identity. `ElementNumberOfChannels`
 * and axes past the third become channels.
 */
export const metaImage: VolumeFormat = {
  name: 'MetaImage',
  extensions: ['.mha', '.mhd'],
  writes: ['.mha'],
  matches: isMetaImage,
  read: readMetaImage,
  write: writeMetaImage,
};

async function readMetaImage(file: VolumeFile, siblings: SiblingFiles): Promise<ReadResult> {
  const what = file.name;
  const header = parseHeader(file.bytes.head(maxHeaderBytes), what);
  const warnings: string[] = [];
  const dimensions = numberOr(header, 'NDims', 3, what);
  if (!(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= 10)) throw badHeader(what, `NDims is ${dimensions}, not 1 to 10`);
  const grid = numbers(header, 'DimSize', dimensions, what);
  if (!grid) throw badHeader(what, 'the MetaImage field DimSize is missing');
  const type = elementType(header, what);
  const shape = [numberOr(header, 'ElementNumberOfChannels', 1, what), ...grid];
  const slope = numberOr(header, 'ElementToIntensityFunctionSlope', 1, what);
  const intercept = numberOr(header, 'ElementToIntensityFunctionOffset', 0, what);
  const plain = slope === 1 && intercept === 0;
  if (!plain) warnings.push(`Values are scaled by ElementToIntensityFunction (${slope}, ${intercept}); some readers leave them unscaled.`);
  const count = checkedCount(shape, plain ? elements[type].bytes : 8, file.maxBytes, what);
  const { axes, origin } = geometryOf(header, dimensions, what);
  const placed = header.fields.has('TransformMatrix');
  if (!placed) warnings.push('The file gives no TransformMatrix; its axes are taken as left, posterior, superior.');
  const from = placed ? 'TransformMatrix' : 'ElementSpacing';
  const affine = checkedAffine(flipLpsRas(fromAxes(completeAxes(axes, what), origin)), from, what);
  const raw = await metaImageValues(header, type, count, file, siblings);
  return {
    volume: volumeFrom(plain ? raw : scaled(raw, slope, intercept), shape, [1, 2, 3].slice(0, dimensions), affine),
    warnings,
    header: {
      format: 'MetaImage',
      dtype: type,
      shape: shape[0] === 1 ? grid : shape,
      endian: flag(header, 'BinaryDataByteOrderMSB', false) ? 'big' : 'little',
      compression: flag(header, 'CompressedData', false) ? 'zlib' : 'none',
      units: units(header, warnings),
      affineFrom: from,
    },
  };
}

function elementType(header: MetaImageHeader, what: string): ElementType {
  const name = header.fields.get('ElementType');
  if (name === undefined) throw badHeader(what, 'the MetaImage field ElementType is missing');
  const type = types[name.replace(/_ARRAY$/, '')];
  if (!type) throw unsupported(what, `the ElementType "${name}" is not read`, 'save the image as an integer or float type');
  return type;
}

function units(header: MetaImageHeader, warnings: string[]): string {
  const unit = header.fields.get('DistanceUnits') || 'mm';
  if (!/^(mm|\?)$/.test(unit)) warnings.push(`The affine is in ${unit}, not mm, and is kept so; lengths and volumes are in that unit.`);
  return unit === '?' ? 'unknown' : unit;
}

/** Little-endian and uncompressed; channels are interleaved, as MetaIO has them. */
function writeMetaImage(volume: Volume, comment?: string): Uint8Array {
  const lps = flipLpsRas(checkedAffine(volume.affine, 'affine', 'MetaImage file'));
  const spacing = spacingOf(lps);
  const { type, bytes } = encode(channelsFirst(volume));
  const lines = [
    'ObjectType = Image',
    ...(comment ? [`Comment = ${comment}`] : []),
    'NDims = 3',
    'BinaryData = True',
    'BinaryDataByteOrderMSB = False',
    'CompressedData = False',
    `TransformMatrix = ${[0, 1, 2].flatMap((axis) => axisOf(lps, axis).map((value) => value / spacing[axis])).join(' ')}`,
    `Offset = ${originOf(lps).join(' ')}`,
    'CenterOfRotation = 0 0 0',
    `ElementSpacing = ${spacing.join(' ')}`,
    `DimSize = ${volume.size.join(' ')}`,
    ...(volume.channels > 1 ? [`ElementNumberOfChannels = ${volume.channels}`] : []),
    `ElementType = ${Object.keys(types).find((name) => types[name] === type)}`,
    'ElementDataFile = LOCAL',
    '',
  ];
  const header = new TextEncoder().encode(lines.join('\n'));
  const out = new Uint8Array(header.length + bytes.length);
  out.set(header);
  out.set(bytes, header.length);
  return out;
}
