import { voxelCount } from '../../imaging/volume';
import { volumeOnBox } from '../preprocess/crop';
import { gridOf } from '../preprocess/grid';
import { forEachLine } from '../roi';
import { numbersOf } from '../voxels';
import type { ImageType } from './image-type';

/**
 * Gradient magnitude by central differences, per mm (per voxel without `gradientUseSpacing`); the image goes on beyond its border
 * as its last voxel. f32, computed in f64, as ITK's `GradientMagnitudeImageFilter`.
 */
export const gradient: ImageType = {
  name: 'Gradient',
  async *derive({ image, box }, { gradientUseSpacing }) {
    const source = numbersOf(image);
    const [ni, nj, nk] = image.size;
    const [hi, hj, hk] = gridOf(image).spacing.map((spacing) => (gradientUseSpacing ? 0.5 * (1 / spacing) : 0.5));
    const data = new Float32Array(voxelCount(box.size));
    forEachLine(image.size, box, (from, to, length) => {
      const j = Math.floor(from / ni) % nj;
      const k = Math.floor(from / (ni * nj));
      const [back, ahead] = [j > 0 ? ni : 0, j < nj - 1 ? ni : 0];
      const [below, above] = [k > 0 ? ni * nj : 0, k < nk - 1 ? ni * nj : 0];
      for (let n = 0; n < length; n++) {
        const at = from + n;
        const i = box.start[0] + n;
        const gi = hi * source[i < ni - 1 ? at + 1 : at] - hi * source[i > 0 ? at - 1 : at];
        const gj = hj * source[at + ahead] - hj * source[at - back];
        const gk = hk * source[at + above] - hk * source[at - below];
        data[to + n] = Math.sqrt(gi * gi + gj * gj + gk * gk);
      }
    });
    yield { name: 'gradient', image: volumeOnBox(image, box, 'f32', data) };
  },
};
