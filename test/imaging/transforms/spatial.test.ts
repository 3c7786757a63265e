import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AffineParams, affineOfParams, rotation, scaling, shear, translation } from '../../../src/imaging/transforms/affine-params';
import { centerSpatialCrop, resizeWithPadOrCrop, spatialCrop } from '../../../src/imaging/transforms/crop';
import { cropForeground } from '../../../src/imaging/transforms/crop-foreground';
import { flip } from '../../../src/imaging/transforms/flip';
import { borderPad, divisiblePad, spatialPad } from '../../../src/imaging/transforms/pad';
import type { ResampleOptions } from '../../../src/imaging/transforms/resample';
import { resize } from '../../../src/imaging/transforms/resize';
import { rotate } from '../../../src/imaging/transforms/rotate';
import { rotate90 } from '../../../src/imaging/transforms/rotate90';
import { affineGrid, resampleGrid, spatialAffine } from '../../../src/imaging/transforms/spatial-affine';
import { zoom } from '../../../src/imaging/transforms/zoom';
import type { Volume } from '../../../src/imaging/volume';
import { assertClose } from '../../support/close';
import { describeReference } from '../../support/reference';
import { affineOf } from '../../support/volumes';
import { camelCase, checkVolume, inputOf, tensorOf, transformGoldens } from './goldens';

const operations: Record<string, { exact?: boolean; run: (image: Volume, options: never) => Volume }> = {
  Resize: { run: resize },
  Zoom: { run: zoom },
  CropForeground: { exact: true, run: cropForeground },
  SpatialPad: { exact: true, run: spatialPad },
  DivisiblePad: { exact: true, run: divisiblePad },
  BorderPad: { exact: true, run: borderPad },
  CenterSpatialCrop: { exact: true, run: centerSpatialCrop },
  SpatialCrop: { exact: true, run: spatialCrop },
  ResizeWithPadOrCrop: { exact: true, run: resizeWithPadOrCrop },
  Flip: { exact: true, run: flip },
  Rotate90: { exact: true, run: rotate90 },
  Affine: { run: spatialAffine },
  Rotate: { run: rotate },
};

describeReference('monai/transforms', 'spatial transforms equal MONAI', () => {
  const { cases, tensors } = transformGoldens('spatial');
  for (const { case: name, attrs } of cases) {
    const { op, select_fn: _, ...rest } = attrs;
    const options = camelCase(rest);
    if (op === 'AffineGrid') {
      test(name, () => {
        const params = options as unknown as AffineParams & { spatialSize: number[] };
        assertClose(affineGrid(params).data as Float32Array, tensorOf(tensors, `${name}/out.grid`).data as Float32Array, { rel: 1e-6 });
        const matrices = { rotate3: rotation, shear3: shear, translate3: translation, scale3: scaling };
        for (const [key, make] of Object.entries(matrices)) {
          const given = options[`${key.slice(0, -1)}Params`] as number[];
          assertClose(make(given), affineOf(tensorOf(tensors, `${name}/${key}`)), { rel: 1e-6 }, key);
        }
      });
    } else if (op === 'Resample') {
      test(name, () => {
        const out = resampleGrid(inputOf(tensors, name), tensorOf(tensors, `${name}/in.grid`), options as ResampleOptions);
        checkVolume(out, tensors, name, options.mode === 'nearest' ? 0 : 1e-5);
      });
    } else {
      test(name, () => {
        const operation = operations[op];
        assert.ok(operation, `no transform for ${op}`);
        const exact = operation.exact || String(options.mode).startsWith('nearest');
        checkVolume(operation.run(inputOf(tensors, name), options as never), tensors, name, exact ? 0 : 1e-5);
      });
    }
  }
});

test('an affine given as a matrix is the one its parameters give', () => {
  const params = { rotateParams: [0.1, 0.2, 0.3], scaleParams: [1, 2, 0.5], translateParams: [1, 2, 3] };
  const matrix = affineOfParams(params);
  assert.deepEqual(affineOfParams({ affine: [matrix.slice(0, 4), matrix.slice(4, 8), matrix.slice(8, 12), matrix.slice(12)] }), matrix);
});
