import { exponential } from './exponential';
import { gradient } from './gradient';
import { ibsiImageTypes } from './ibsi/all';
import type { ImageType } from './image-type';
import { lbp2D } from './lbp2d';
import { lbp3D } from './lbp3d';
import { log } from './log';
import { logarithm } from './logarithm';
import { original } from './original';
import { square } from './square';
import { squareRoot } from './square-root';
import { wavelet } from './wavelet';

/** Every image type. */
export const imageTypes: readonly ImageType[] = [
  original,
  log,
  wavelet,
  square,
  squareRoot,
  logarithm,
  exponential,
  gradient,
  lbp2D,
  lbp3D,
  ...ibsiImageTypes,
];
