import { allocate } from '../../../core/dtype';
import type { Values } from '../elements';
import { badHeader, unsupported } from '../errors';
import { type CsaHeader, parseCsa } from './csa';
import type { DataSet } from './dataset';
import { type Frame, oneFrame } from './frame';
import type { PixelFormat } from './pixel-format';
import type { PixelSource } from './pixels';
import type { Plane } from './plane';
import { along, dot, norm, scale, vec3 } from './vectors';

/** Siemens stores the slices of one volume as tiles of one large image, and says so in the image type. */
export function isMosaic(dataset: DataSet): boolean {
  return dataset.texts('ImageType').includes('MOSAIC');
}

/** The tiles of a mosaic as slices. */
export function mosaicFrames(dataset: DataSet, pixels: PixelSource): Frame[] {
  const csa = csaOf(dataset);
  const layout = mosaicLayout(csa, pixels.format, dataset.what);
  const whole = oneFrame(dataset, [dataset], pixels, 0);
  let decoded: Promise<Values> | undefined;
  const source: PixelSource = {
    format: { ...pixels.format, rows: layout.rows, columns: layout.columns, frames: layout.slices },
    frame: async (index) => {
      decoded ??= pixels.frame(0);
      return tile(await decoded, pixels.format, layout, index);
    },
  };
  return Array.from({ length: layout.slices }, (_, index) => ({
    ...whole,
    index,
    format: source.format,
    plane: slicePlane(whole.plane, csa, layout, index, dataset.what),
    order: [...whole.order.slice(0, -1), 0],
    read: () => source.frame(index),
  }));
}

export function csaOf(dataset: DataSet): CsaHeader {
  const bytes = dataset.privateBytes(0x0029, 'SIEMENS CSA HEADER', 0x10);
  if (!bytes)
    throw unsupported(
      dataset.what,
      'it is a Siemens mosaic without its CSA header',
      'export it again with its private elements, or as single slices',
    );
  return parseCsa(bytes);
}

export interface MosaicLayout {
  readonly slices: number;
  /** Tiles along either side. */
  readonly tiles: number;
  readonly rows: number;
  readonly columns: number;
}

export function mosaicLayout(csa: CsaHeader, { rows, columns }: Pick<PixelFormat, 'rows' | 'columns'>, what: string): MosaicLayout {
  const slices = Number(csa.get('NumberOfImagesInMosaic')?.[0]);
  const tiles = Math.ceil(Math.sqrt(slices));
  if (!(Number.isInteger(slices) && slices >= 1) || rows % tiles !== 0 || columns % tiles !== 0) {
    throw badHeader(what, `NumberOfImagesInMosaic is ${slices} in an image of ${columns} x ${rows}`);
  }
  return { slices, tiles, rows: rows / tiles, columns: columns / tiles };
}

/**
 * The plane of a tile. ImagePositionPatient is where the corner would be if the whole mosaic were one slice about the same
 * centre, so the corner of a tile is half the difference of the sizes further in (nibabel, "Siemens mosaics"). Slices follow
 * each other along the CSA header's SliceNormalVector.
 */
export function slicePlane(plane: Plane, csa: CsaHeader, layout: MosaicLayout, index: number, what: string): Plane {
  const { row, column, normal, spacing, position, step } = plane;
  if (!position || !step) throw badHeader(what, 'it is a mosaic without position or distance of the slices');
  const stated = vec3((csa.get('SliceNormalVector') ?? []).map(Number));
  if (stated && !(Math.abs(norm(stated) - 1) < 0.02 && Math.abs(dot(stated, normal)) > 0.98)) {
    throw badHeader(what, 'the SliceNormalVector of its CSA header is not normal to the image');
  }
  const direction = stated ? scale(normal, Math.sign(dot(stated, normal))) : normal;
  const corner = along(
    along(position, row, ((layout.tiles - 1) * layout.columns * spacing[1]) / 2),
    column,
    ((layout.tiles - 1) * layout.rows * spacing[0]) / 2,
  );
  return { ...plane, position: along(corner, direction, index * step) };
}

/** Tile `index`, counted along rows of tiles. */
function tile({ dtype, data }: Values, { columns: width }: PixelFormat, { tiles, rows, columns }: MosaicLayout, index: number): Values {
  const out = allocate(dtype, rows * columns) as Float64Array;
  const corner = Math.floor(index / tiles) * rows * width + (index % tiles) * columns;
  for (let y = 0; y < rows; y++) {
    const start = corner + y * width;
    out.set((data as Float64Array).subarray(start, start + columns), y * columns);
  }
  return { dtype, data: out };
}
