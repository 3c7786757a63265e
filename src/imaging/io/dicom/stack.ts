import { PmError } from '../../../core/errors';
import { flipLpsRas, fromAxes, type Mat4, type Vec3 } from '../../affine';
import { checkedAffine } from '../geometry';
import type { Frame } from './frame';
import { along, dot, norm, scale, subtract } from './vectors';

/** Frames sorted into a volume. */
export interface Stack {
  /** By channel, then by slice along the normal. */
  readonly frames: readonly (readonly Frame[])[];
  readonly affine: Mat4;
  readonly affineFrom: string;
  readonly warnings: readonly string[];
}

/** Positions along the normal that are one slice, in mm; headers repeat a position with rounded digits. */
const samePosition = 0.01;

/** Frames that may be of one volume: the same image type, size, orientation and spacing. */
export function sortIntoGrids(frames: readonly Frame[]): Frame[][] {
  const grids: Frame[][] = [];
  for (const frame of frames) {
    const grid = grids.find(([first]) => sameGrid(first, frame));
    if (grid) grid.push(frame);
    else grids.push([frame]);
  }
  return grids;
}

function sameGrid(a: Frame, b: Frame): boolean {
  const p = a.plane;
  const q = b.plane;
  return (
    a.kind === b.kind &&
    a.format.rows === b.format.rows &&
    a.format.columns === b.format.columns &&
    (p.position === undefined) === (q.position === undefined) &&
    norm(subtract(p.row, q.row)) < 1e-3 &&
    norm(subtract(p.column, q.column)) < 1e-3 &&
    p.spacing.every((spacing, axis) => Math.abs(spacing - q.spacing[axis]) < 1e-3 * spacing)
  );
}

/**
 * Sorts the frames of one grid along the normal; frames at one place become channels, by echo time, then by time.
 *
 * The affine is that of rows from the bottom and slices along row x column, as dcm2niix writes them. Throws `volume-header`
 * where slices are missing, doubled or not evenly spaced, and says which.
 */
export function stackFrames(frames: readonly Frame[], what: string): Stack {
  const warnings: string[] = [];
  const [{ plane }] = frames;
  const places = plane.position ? byPosition(frames) : byInstance(frames);
  const channels = channelCount(places, what);
  checkEchoes(places, what);
  const first = places[0][0];
  const last = places[places.length - 1][0];
  let step = scale(plane.normal, plane.step ?? 1);
  if (first.plane.position && last.plane.position && places.length > 1) {
    const way = subtract(last.plane.position, first.plane.position);
    const stray = norm(along(way, plane.normal, -dot(way, plane.normal)));
    // Positions are rounded: what strays less than a twentieth of a voxel is no shear.
    const straight = stray < 0.05 * Math.min(...plane.spacing) ? scale(plane.normal, dot(way, plane.normal)) : way;
    step = scale(straight, 1 / (places.length - 1));
    checkSpacing(places, step, warnings, what);
  } else if (plane.step === undefined) warnings.push('The distance of the slices is not given; it is taken to be 1 mm.');
  if (plane.assumed.length > 0) {
    warnings.push(`${plane.assumed.join(', ')} ${plane.assumed.length > 1 ? 'are' : 'is'} missing: the image is not placed in the patient.`);
  }
  const affine = checkedAffine(affineOf(first, step, places.length), 'ImagePositionPatient and PixelSpacing', what);
  return {
    frames: Array.from({ length: channels }, (_, channel) => places.map((place) => place[channel])),
    affine,
    affineFrom: plane.position ? 'ImagePositionPatient' : 'PixelSpacing',
    warnings,
  };
}

/** Distance of a frame along the normal. */
export function distanceOf(frame: Frame, normal: Vec3): number {
  return dot(frame.plane.position as Vec3, normal);
}

/** Frames of one position together, positions in rising order, frames of one in the order of their channels. */
function byPosition(frames: readonly Frame[]): Frame[][] {
  const { normal } = frames[0].plane;
  const sorted = frames.map((frame) => ({ frame, at: distanceOf(frame, normal) })).sort((a, b) => a.at - b.at);
  const places: Frame[][] = [];
  sorted.forEach(({ frame, at }, i) => {
    if (i > 0 && at - sorted[i - 1].at < samePosition) places[places.length - 1].push(frame);
    else places.push([frame]);
  });
  return places.map((place) => place.sort(inOrder));
}

/** Without positions every frame is a slice, in the order of the instances. */
function byInstance(frames: readonly Frame[]): Frame[][] {
  return [...frames].sort(inOrder).map((frame) => [frame]);
}

function inOrder(a: Frame, b: Frame): number {
  const keysOfB = [b.echo, ...b.order];
  return [a.echo, ...a.order].map((key, i) => key - keysOfB[i]).find((difference) => difference !== 0) ?? 0;
}

function channelCount(places: readonly (readonly Frame[])[], what: string): number {
  const counts = places.map((place) => place.length);
  const usual = middle(counts);
  const odd = counts.findIndex((count) => count !== usual);
  if (odd < 0) return usual;
  throw seriesError(
    what,
    `${name(places, odd)} is there ${times(counts[odd])}, the others ${times(usual)}`,
    'give every image of the series, and each once',
  );
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function checkEchoes(places: readonly (readonly Frame[])[], what: string): void {
  const odd = places.findIndex((place) => place.some((frame, channel) => Math.abs(frame.echo - places[0][channel].echo) > 0.5));
  if (odd > 0) throw seriesError(what, `${name(places, odd)} has other echo times than the first slice`, 'give one acquisition of the series');
}

/** Slices at equal distances on a line. */
function checkSpacing(places: readonly (readonly Frame[])[], step: Vec3, warnings: string[], what: string): void {
  const { normal } = places[0][0].plane;
  const at = places.map(([frame]) => distanceOf(frame, normal));
  const steps = at.slice(1).map((distance, i) => distance - at[i]);
  const usual = middle(steps);
  let worst = 0;
  for (const [i, distance] of steps.entries()) {
    const missing = Math.round(distance / usual) - 1;
    const between = `between slice ${i + 1} (${at[i].toFixed(2)} mm along the normal) and slice ${i + 2} (${at[i + 1].toFixed(2)} mm)`;
    if (missing > 0 && Math.abs(distance / usual - missing - 1) < 0.05 * (missing + 1)) {
      const slices = missing === 1 ? 'a slice is' : `${missing} slices are`;
      throw seriesError(what, `${slices} missing ${between}`, 'give every image of the series');
    }
    const deviation = Math.abs(distance / usual - 1);
    if (deviation > 0.1) {
      throw seriesError(
        what,
        `the distance ${between} is ${distance.toFixed(3)} mm, elsewhere ${usual.toFixed(3)} mm`,
        'give slices at equal distances',
      );
    }
    worst = Math.max(worst, deviation);
  }
  if (worst > 0.01) warnings.push(`The distances of the slices differ by up to ${(100 * worst).toFixed(1)} %; their mean is used.`);
  const shift = subtract(step, scale(normal, dot(step, normal)));
  const angle = (Math.atan2(norm(shift), dot(step, normal)) * 180) / Math.PI;
  if (angle > 0.5) {
    warnings.push(
      `The slices are shifted against each other by ${angle.toFixed(1)} degrees (gantry tilt); the affine keeps the shear, nothing is resampled.`,
    );
  }
  const origin = places[0][0].plane.position as Vec3;
  const off = places.map(([{ plane }], i) => norm(subtract(plane.position as Vec3, along(origin, step, i))));
  const far = Math.max(...off);
  if (far > Math.max(0.1 * norm(step), 0.1)) {
    throw seriesError(
      what,
      `${name(places, off.indexOf(far))} lies ${far.toFixed(2)} mm beside the line of the others`,
      'give one acquisition of the series',
    );
  }
}

function name(places: readonly (readonly Frame[])[], index: number): string {
  const [{ plane }] = places[index];
  return plane.position ? `slice ${index + 1} (${dot(plane.position, plane.normal).toFixed(2)} mm along the normal)` : `slice ${index + 1}`;
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** The series as a whole contradicts itself. */
function seriesError(what: string, why: string, hint: string): PmError {
  return new PmError('volume-series', what, why, hint);
}

/** Without a position the grid is centred on the origin, as dcm2niix has it. */
function affineOf(first: Frame, step: Vec3, slices: number): Mat4 {
  const { plane, format } = first;
  const i = scale(plane.row, plane.spacing[1]);
  const down = scale(plane.column, plane.spacing[0]);
  const corner = plane.position ?? centredCorner([format.columns, format.rows, slices], [i, down, step]);
  const origin = along(corner, down, format.rows - 1);
  return flipLpsRas(fromAxes([i, scale(down, -1), step], origin));
}

function centredCorner(size: readonly number[], axes: readonly Vec3[]): Vec3 {
  return axes.reduce<Vec3>((corner, axis, n) => along(corner, axis, -(size[n] - 1) / 2), [0, 0, 0]);
}
