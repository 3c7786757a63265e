import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PmError } from '../../../src/core/errors';
import { invert, type Mat4, multiply, transformPoint, type Vec3 } from '../../../src/imaging/affine';
import { applyTransforms, invertTransforms, type TransformSpec } from '../../../src/imaging/transforms/apply';
import { resampleToMatch } from '../../../src/imaging/transforms/resample';
import type { SampleMode } from '../../../src/imaging/transforms/sample';
import { type Size, type Volume, volume } from '../../../src/imaging/volume';
import { describeReference } from '../../support/reference';
import { checkNearest, checkVolume, inputOf, transformGoldens } from './goldens';

describeReference('monai/transforms', 'pipelines equal MONAI', () => {
  const { cases, tensors } = transformGoldens('pipeline');
  for (const { case: name, attrs } of cases) {
    test(name, () => {
      const input = inputOf(tensors, name);
      if (attrs.op === 'ResampleToMatch') {
        const mode = attrs.mode as SampleMode;
        const reference = volume({ dtype: 'u8', size: attrs.ref_shape as unknown as Size, affine: (attrs.ref_affine as number[][]).flat() });
        const out = resampleToMatch(input, { reference, mode, paddingMode: 'zeros', alignCorners: false });
        if (mode === 'nearest') checkNearest(out, input, tensors, name, 'zeros');
        else checkVolume(out, tensors, name);
        return;
      }
      assert.equal(attrs.op, 'Compose[Orientationd(RAS), Spacingd((1.2,1.2,2.0), bilinear), NormalizeIntensityd(nonzero, channel_wise)]');
      const { volume: out } = applyTransforms(input, [
        { name: 'Orientationd', keys: 'image', axcodes: 'RAS' },
        { name: 'Spacingd', keys: 'image', pixdim: [1.2, 1.2, 2.0], mode: 'bilinear' },
        { name: 'NormalizeIntensityd', keys: 'image', nonzero: true, channel_wise: true },
      ]);
      checkVolume(out, tensors, name);
    });
  }
});

const affine = [-0.8, 0.1, 0, 90, 0.1, 0.8, 0, -100, 0, 0, 3, 20, 0, 0, 0, 1];

/** A ball of labels 1 and 2 in a grid of 40 x 36 x 12 voxels. */
function ball(): Volume {
  const size: Size = [40, 36, 12];
  const data = new Uint8Array(40 * 36 * 12);
  let v = 0;
  for (let k = 0; k < 12; k++)
    for (let j = 0; j < 36; j++)
      for (let i = 0; i < 40; i++, v++) {
        const d = Math.hypot(i - 19, j - 17, 3.5 * (k - 5.5));
        data[v] = d < 8 ? 2 : d < 14 ? 1 : 0;
      }
  return volume({ dtype: 'u8', size, affine, data });
}

function dice(a: Volume, b: Volume): number {
  let both = 0;
  let sum = 0;
  for (let v = 0; v < a.data.length; v++) {
    if (a.data[v] && a.data[v] === b.data[v]) both++;
    sum += (a.data[v] ? 1 : 0) + (b.data[v] ? 1 : 0);
  }
  return (2 * both) / sum;
}

test('a mask comes back exactly through orientation, flip, rotation, crop and pad', () => {
  const mask = ball();
  const specs: TransformSpec[] = [
    { name: 'Orientation', axcodes: 'PSL' },
    { name: 'CropForeground', margin: [1, 0, 2] },
    { name: 'DivisiblePad', k: 16, mode: 'reflect' },
    { name: 'Flip', spatial_axis: [0, 2] },
    { name: 'Rotate90', k: 3, spatial_axes: [1, 2] },
    { name: 'ResizeWithPadOrCrop', spatial_size: [48, 40, 32] },
    { name: 'BorderPad', spatial_border: [1, 2, 3, 4, 5, 6] },
  ];
  const { volume: moved, trace } = applyTransforms(mask, specs);
  assert.notDeepEqual(moved.size, mask.size);
  assert.deepEqual(invertTransforms(moved, trace), mask);
  // The trace is plain data: it survives a worker's message or a file.
  assert.deepEqual(invertTransforms(moved, JSON.parse(JSON.stringify(trace))), mask);
});

test('voxels that a crop cut off come back as 0', () => {
  const image = volume({ dtype: 'u8', size: [4, 1, 1], affine, data: Uint8Array.of(1, 2, 3, 4) });
  const { volume: cropped, trace } = applyTransforms(image, [{ name: 'SpatialCrop', roi_start: [1, 0, 0], roi_end: [3, 1, 1] }]);
  assert.deepEqual([...(invertTransforms(cropped, trace).data as Uint8Array)], [0, 2, 3, 0]);
});

test('a mask comes back through resampling to within its borders', () => {
  const mask = ball();
  for (const spec of [
    { name: 'Spacing', pixdim: [0.5, 0.6, 1.5], mode: 'nearest' },
    { name: 'Spacing', pixdim: [0.5, 0.6, 1.5], mode: 'nearest', align_corners: true },
    { name: 'Resize', spatial_size: [64, 50, 24], mode: 'nearest-exact' },
    { name: 'Rotate', angle: [0, 0, 0.4], mode: 'nearest', keep_size: false, padding_mode: 'zeros' },
  ]) {
    const { volume: moved, trace } = applyTransforms(mask, [spec]);
    const back = invertTransforms(moved, trace);
    assert.deepEqual([back.size, back.affine, back.dtype], [mask.size, mask.affine, 'u8']);
    assert.ok(dice(back, mask) > 0.95, `${spec.name}: ${dice(back, mask)}`);
  }
});

test('a trilinear resize with aligned corners is inverted with aligned corners', () => {
  const size: Size = [5, 4, 3];
  const ramp = volume({ dtype: 'f32', size, affine, data: Float32Array.from({ length: 60 }, (_, v) => v % 5) });
  const { volume: moved, trace } = applyTransforms(ramp, [{ name: 'Resize', spatial_size: [9, 7, 5], mode: 'trilinear', align_corners: true }]);
  const back = invertTransforms(moved, trace, { mode: 'bilinear' });
  for (let v = 0; v < 60; v++) assert.ok(Math.abs((back.data[v] as number) - (v % 5)) < 1e-5);
});

test('unknown names and options are refused with the nearest one', () => {
  const image = ball();
  const fails = (spec: TransformSpec, pattern: RegExp) =>
    assert.throws(
      () => applyTransforms(image, [spec]),
      (error) => error instanceof PmError && pattern.test(error.message),
    );
  fails({ name: 'Orientatoin', axcodes: 'RAS' }, /did you mean Orientation\?/);
  fails({ name: 'constructor' }, /no.*of this name/);
  fails({ name: 'Spacing', pixdims: [1, 1, 1] }, /Spacing\.pixdims: .*nearest: pixdim/);
  fails({ name: 'Resize', mode: 'area' }, /Resize\.spatialSize: it is missing/);
  fails({ name: 'Spacing', pixdim: null }, /Spacing\.pixdim: it is missing/);
  fails({ name: 'Spacing', pixdim: 'wide' }, /Spacing\.pixdim/);
  fails({ name: 'Spacing', pixdim: [1, 1, 1], mode: 'bilinaer' }, /nearest: bilinear/);
  fails({ name: 'Flip', keys: 'image' }, /Flip\.keys/);
  fails({ name: 'LabelToContour', kernel_type: 'Laplace' }, /takes none/);
  assert.throws(() => invertTransforms(image, applyTransforms(image, [{ name: 'DivisiblePad', k: 64 }]).trace), /mask of 40 x 36 x 12/);
});

test('every voxel keeps its place in the world: a linear field is resampled to itself', () => {
  const size: Size = [12, 11, 10];
  const field = (of: Mat4, at: Vec3) => {
    const [x, y, z] = transformPoint(of, at);
    return 2 * x - 3 * y + 0.5 * z;
  };
  const each = ([ni, nj, nk]: Size, visit: (at: Vec3, v: number) => void) => {
    for (let k = 0, v = 0; k < nk; k++) for (let j = 0; j < nj; j++) for (let i = 0; i < ni; i++, v++) visit([i, j, k], v);
  };
  const data = new Float32Array(1320);
  each(size, (at, v) => {
    data[v] = field(affine, at);
  });
  const image = volume({ dtype: 'f32', size, affine, data });
  const steps: TransformSpec[] = [
    { name: 'Orientation', axcodes: 'SPR' },
    { name: 'Rotate', angle: [0.1, -0.2, 0.3], keep_size: false },
    { name: 'Affine', shear_params: [0.1, 0, 0.05], scale_params: 1.1, spatial_size: [9, 9, 9] },
    { name: 'Spacing', pixdim: [0.7, 0.9, 2] },
    { name: 'Spacing', pixdim: [1, 1, 1], diagonal: true },
    { name: 'Resize', spatial_size: [20, 6, 10], mode: 'trilinear' },
    { name: 'Zoom', zoom: 1.3, mode: 'trilinear' },
    { name: 'SpatialPad', spatial_size: [16, 11, 14] },
    { name: 'Rotate90', k: 1, spatial_axes: [2, 0] },
  ];
  for (const step of steps) {
    const { volume: out } = applyTransforms(image, [step]);
    const toInput = multiply(invert(affine) as Mat4, out.affine);
    let inside = 0;
    each(out.size, (at, v) => {
      if (transformPoint(toInput, at).some((c, a) => c < 0 || c > size[a] - 1)) return;
      inside++;
      assert.ok(Math.abs((out.data[v] as number) - field(out.affine, at)) < 1e-3, `${step.name} at ${at}`);
    });
    assert.ok(inside > 200, `${step.name}: ${inside} voxels inside`);
  }
});
