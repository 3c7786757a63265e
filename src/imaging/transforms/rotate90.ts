import type { Volume } from '../volume';
import { spatialIndex } from './flip';
import { badOption } from './options';
import { reindex } from './reindex';

export interface Rotate90Options {
  /** Quarter turns; 1 by default. */
  readonly k?: number;
  /** The plane of the rotation, turning from the first axis towards the second; 0 and 1 by default. */
  readonly spatialAxes?: readonly number[];
}

/** The image turned by right angles, and its affine with it (Rotate90, numpy.rot90). */
export function rotate90(image: Volume, { k = 1, spatialAxes = [0, 1] }: Rotate90Options = {}): Volume {
  const [a, b] = spatialAxes.map((axis) => spatialIndex('Rotate90', 'spatialAxes', axis));
  if (spatialAxes.length !== 2 || a === b) throw badOption('Rotate90', 'spatialAxes', JSON.stringify(spatialAxes), 'give two different axes');
  if (!Number.isInteger(k)) throw badOption('Rotate90', 'k', String(k), 'give a whole number of quarter turns');
  const turns = ((k % 4) + 4) % 4;
  const order: [number, number, number] = [0, 1, 2];
  const flip: [boolean, boolean, boolean] = [false, false, false];
  if (turns % 2 === 1) [order[a], order[b]] = [b, a];
  if (turns === 2) flip[b] = true;
  if (turns !== 0) flip[a] = turns !== 3;
  if (turns === 3) flip[b] = true;
  return reindex(image, { order, flip });
}
