import { spacingOf } from '../affine';
import type { Volume } from '../volume';
import { type ByteSource, byteSource } from './bytes';
import { decode, type ElementType, elements, encode, scaled } from './elements';
import { badHeader, unsupported } from './errors';
import type { ReadResult, VolumeFile, VolumeFormat } from './format';
import { checkedAffine } from './geometry';
import { checkedCount, volumeFrom } from './layout';
import { niftiAffine } from './nifti/geometry';
import { headerBytes, headerWith, isNifti, type NiftiFields, type NiftiHeader, parseHeader } from './nifti/header';
import type { SiblingFiles } from './siblings';

/** NIfTI datatype codes. */
const types: Record<number, ElementType> = {
  2: 'uint8',
  4: 'int16',
  8: 'int32',
  16: 'float32',
  64: 'float64',
  256: 'int8',
  512: 'uint16',
  768: 'uint32',
  1024: 'int64',
  1280: 'uint64',
};

const refusedTypes: Record<number, string> = {
  1: 'binary (one bit)',
  32: 'complex64',
  128: 'RGB24',
  1536: 'float128',
  1792: 'complex128',
  2048: 'complex256',
  2304: 'RGBA32',
};

const intents: Record<number, string> = { 1001: 'estimate', 1002: 'label', 1005: 'symmetric matrix', 1006: 'displacement', 1007: 'vector' };
const units: Record<number, string> = { 0: 'unknown', 1: 'm', 2: 'mm', 3: 'um' };

/**
 * NIfTI-1 and NIfTI-2, single files and .hdr/.img pairs.
 *
 * Axes past the third become channels, the fourth fastest. Values are `scl_slope * raw + scl_inter` in f64, unless the slope
 * is 0 or not finite (no scaling) or the pair is (1, 0). The affine stays in the file's unit: micrometres and metres are
 * not converted, as in nibabel, and a warning says so.
 */
export const nifti: VolumeFormat = {
  name: 'NIfTI',
  extensions: ['.nii', '.hdr', '.img'],
  writes: ['.nii'],
  matches: isNifti,
  read: readNifti,
  write: writeNifti,
};

async function readNifti(file: VolumeFile, siblings: SiblingFiles): Promise<ReadResult> {
  const { header, data, what } = await parts(file, siblings);
  const { fields } = header;
  const warnings: string[] = [];
  const shape = shapeOf(fields, what);
  const type = elementType(fields, warnings, what);
  const { slope, intercept } = scaling(fields, warnings, what);
  const plain = slope === 1 && intercept === 0;
  const count = checkedCount(shape, plain ? elements[type].bytes : 8, file.maxBytes, what);
  const { affine, from } = niftiAffine(fields, warnings, what);
  const { bytes } = data.read(dataOffset(header, what), count * elements[type].bytes);
  const raw = decode(bytes, type, header.littleEndian, what);
  const unit = units[fields.xyztUnits[0] & 7] ?? 'unknown';
  if (unit === 'm' || unit === 'um')
    warnings.push(`The affine is in ${unit} (xyzt_units), not mm, and is kept so; lengths and volumes are in that unit.`);
  const [intent] = fields.intentCode;
  return {
    volume: volumeFrom(plain ? raw : scaled(raw, slope, intercept), shape, [0, 1, 2].slice(0, shape.length), affine),
    warnings,
    header: {
      format: `NIfTI-${header.version}${header.single ? '' : ' pair'}`,
      dtype: type,
      shape,
      endian: header.littleEndian ? 'little' : 'big',
      compression: data.compression,
      units: unit,
      affineFrom: from,
      ...(intent === 0 ? {} : { intent: intents[intent] ?? `code ${intent}` }),
    },
  };
}

/** Header and data, from one file or from the two of a pair, whichever of them was given. */
async function parts(file: VolumeFile, siblings: SiblingFiles): Promise<{ header: NiftiHeader; data: ByteSource; what: string }> {
  const open = (found: { name: string; bytes: Uint8Array }): ByteSource => byteSource(found.bytes, found.name, file.maxBytes);
  const [, stem, ending] = /^(.*)\.(hdr|img)(?:\.gz)?$/i.exec(file.name) ?? [];
  const other = ending && `${stem}.${swapped(ending)}`;
  const head = file.bytes.head(headerBytes[2]);
  if (ending?.toLowerCase() === 'img' && !isNifti(head)) {
    const found = (await siblings.find(`${other}.gz`)) ?? (await siblings.get(other as string));
    return { header: parseHeader(open(found).head(headerBytes[2]), found.name), data: file.bytes, what: found.name };
  }
  const header = parseHeader(head, file.name);
  if (header.single) return { header, data: file.bytes, what: file.name };
  if (!other)
    throw badHeader(file.name, 'it is the header of a pair (magic "ni1"), but its name does not end in .hdr', 'name the pair .hdr and .img');
  const found = (await siblings.find(`${other}.gz`)) ?? (await siblings.get(other));
  return { header, data: open(found), what: file.name };
}

/** hdr for img and the other way round, in the same case. */
function swapped(ending: string): string {
  const other = ending.toLowerCase() === 'hdr' ? 'img' : 'hdr';
  return ending === ending.toUpperCase() ? other.toUpperCase() : other;
}

function shapeOf({ dim }: NiftiFields, what: string): number[] {
  if (!(dim[0] >= 1 && dim[0] <= 7)) throw badHeader(what, `dim[0] is ${dim[0]}, not 1 to 7`);
  return dim.slice(1, 1 + dim[0]);
}

function elementType({ datatype: [code], bitpix: [bitpix] }: NiftiFields, warnings: string[], what: string): ElementType {
  const type = types[code];
  if (!type) {
    throw unsupported(
      what,
      `the datatype ${refusedTypes[code] ?? 'is not a NIfTI type'} (code ${code}) is not read`,
      'save the image as real numbers',
    );
  }
  if (bitpix !== 8 * elements[type].bytes) warnings.push(`bitpix is ${bitpix}, which does not fit ${type}; the datatype is trusted.`);
  return type;
}

/** No scaling is slope 1, intercept 0. */
function scaling({ sclSlope: [slope], sclInter: [intercept] }: NiftiFields, warnings: string[], what: string): { slope: number; intercept: number } {
  if (slope === 0 || Number.isNaN(slope)) return { slope: 1, intercept: 0 };
  if (!Number.isFinite(slope)) {
    warnings.push(`scl_slope is ${slope}; values are left unscaled.`);
    return { slope: 1, intercept: 0 };
  }
  if (!Number.isFinite(intercept)) throw badHeader(what, `scl_inter is ${intercept} while scl_slope is ${slope}`);
  return { slope, intercept };
}

/** Where the data begin; 0 in a single file means right after the header, as nibabel takes it. */
function dataOffset({ fields, single, version }: NiftiHeader, what: string): number {
  const [offset] = fields.voxOffset;
  const least = single ? headerBytes[version] + 4 : 0;
  if (offset === 0) return least;
  if (!Number.isSafeInteger(offset) || offset < least) throw badHeader(what, `vox_offset is ${offset}, not a whole number from ${least}`);
  return offset;
}

function writeNifti(volume: Volume, comment?: string): Uint8Array {
  checkedAffine(volume.affine, 'affine', 'NIfTI file');
  const { type, bytes } = encode(volume);
  const code = Number(Object.keys(types).find((key) => types[Number(key)] === type));
  const shape = volume.channels === 1 ? volume.size : [...volume.size, volume.channels];
  const version = shape.some((extent) => extent > 32767) ? 2 : 1;
  const fields = {
    dim: [shape.length, ...shape, 1, 1, 1, 1].slice(0, 8),
    datatype: [code],
    bitpix: [8 * elements[type].bytes],
    pixdim: [1, ...spacingOf(volume.affine), 1, 1, 1, 1],
    sclSlope: [1],
    sclInter: [0],
    xyztUnits: [2],
    sformCode: [1],
    srow: volume.affine.slice(0, 12),
  };
  const header = headerWith(version, fields, comment);
  const out = new Uint8Array(header.length + bytes.length);
  out.set(header);
  out.set(bytes, header.length);
  return out;
}
