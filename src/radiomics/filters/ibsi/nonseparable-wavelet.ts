import type { Boundary } from '../../../ops/convolve_lines';
import { boolean, integer, oneOf } from '../../rules';
import { imageTypeWith } from '../image-type';
import { fieldOf } from './field';
import { commonRules, derivedFrom } from './options';
import { filtered } from './spectrum';

/** Band-pass filters by the radial frequency, as a fraction of the Nyquist frequency, at level 1 (IBSI-2, section 3.6). */
const bands: Readonly<Record<'shannon' | 'simoncelli', (radius: number) => number>> = {
  shannon: (radius) => (radius >= 1 / 2 && radius <= 1 ? 1 : 0),
  simoncelli: (radius) => (radius >= 1 / 4 && radius <= 1 ? Math.cos((Math.PI / 2) * Math.log2(2 * radius)) : 0),
};

export const nonseparableRules = {
  family: oneOf('simoncelli', ['simoncelli', 'shannon']),
  level: integer(1, { min: 1 }),
  /**
   * Whether the image is extended, as `boundary` says, before its spectrum is taken. IBSI's reference values, those that list a mirrored
   * boundary too, are of the spectrum of the image as it is: periodic.
   */
  extendImage: boolean(false),
};

/** The band-pass image of a non-separable, isotropic wavelet. */
export const nonseparableWavelet = imageTypeWith(
  'NonseparableWavelet',
  { ...commonRules, ...nonseparableRules },
  async function* (source, settings, options) {
    const { family, level, dimension } = settings;
    const transfer = { amplitude: bandPass(family, level), quarterTurns: 0 };
    const field = filtered(fieldOf(source), transfer, spectralBoundary(settings), dimension, options);
    yield derivedFrom(source, nonseparableName(family, level, dimension), field);
  },
);

export function spectralBoundary({ boundary, extendImage }: { boundary: Boundary; extendImage: boolean }): Boundary {
  return extendImage ? boundary : 'periodic';
}

export function nonseparableName(family: string, level: number, dimension: string): string {
  return `nonseparable-wavelet-${family}-level-${level}-${dimension}`;
}

/** A level halves the frequencies of the one before. */
export function bandPass(family: keyof typeof bands, level: number): (fi: number, fj: number, fk: number) => number {
  const scale = 2 ** (level - 1);
  return (fi, fj, fk) => bands[family](scale * Math.sqrt(fi * fi + fj * fj + fk * fk));
}
