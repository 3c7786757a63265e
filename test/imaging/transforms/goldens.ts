import assert from 'node:assert/strict';
import type { Tensor } from '../../../src/core/tensor';
import { invert, type Mat4, multiply, transformPoint, type Vec3 } from '../../../src/imaging/affine';
import type { Volume } from '../../../src/imaging/volume';
import { assertClose } from '../../support/close';
import { readGoldens, readJson } from '../../support/reference';
import { affineOf, volumeOf } from '../../support/volumes';

export interface GoldenCase {
  readonly case: string;
  readonly attrs: Record<string, unknown> & { readonly op: string };
}

/** The cases of one family of transform goldens, and its tensors. */
export function transformGoldens(family: string): { cases: GoldenCase[]; tensors: Map<string, Tensor> } {
  const { cases } = readJson<{ cases: GoldenCase[] }>('monai', 'transforms', `${family}.json`);
  return { cases, tensors: readGoldens('monai', 'transforms', `${family}.safetensors`) };
}

/** The input image of a case. */
export function inputOf(tensors: Map<string, Tensor>, name: string): Volume {
  return volumeOf(tensorOf(tensors, `${name}/in.img`), tensors.get(`${name}/in.affine`));
}

export function tensorOf(tensors: Map<string, Tensor>, name: string): Tensor {
  const tensor = tensors.get(name);
  assert.ok(tensor, `no golden tensor ${name}`);
  return tensor;
}

/** Size and affine of the result, and its voxels within `rel` of the largest expected magnitude (0: equal). */
export function checkVolume(actual: Volume, tensors: Map<string, Tensor>, name: string, rel = 1e-5): void {
  const expected = volumeOf(tensorOf(tensors, `${name}/out.img`));
  assert.deepEqual([actual.channels, ...actual.size], [expected.channels, ...expected.size], `${name}: size`);
  const affine = tensors.get(`${name}/out.affine`);
  if (affine) assertClose(actual.affine, affineOf(affine), { rel: 1e-6 }, `${name}: affine`);
  assertClose(actual.data as Float32Array, expected.data as Float32Array, { rel }, `${name}: voxels`);
}

/**
 * Nearest-mode results: equal to the golden, except where the sample point lies halfway between voxels (MONAI's choice
 * there is rounding noise); there the golden must be one of the voxels that are equally near.
 */
export function checkNearest(actual: Volume, input: Volume, tensors: Map<string, Tensor>, name: string, paddingMode: string): { ties: number } {
  const expected = volumeOf(tensorOf(tensors, `${name}/out.img`));
  assert.deepEqual([actual.channels, ...actual.size], [expected.channels, ...expected.size], `${name}: size`);
  assertClose(actual.affine, affineOf(tensorOf(tensors, `${name}/out.affine`)), { rel: 1e-6 }, `${name}: affine`);
  const toInput = multiply(invert(input.affine) as Mat4, actual.affine);
  const [ni, nj] = actual.size;
  let ties = 0;
  for (let v = 0; v < expected.data.length; v++) {
    if (actual.data[v] === expected.data[v]) continue;
    ties++;
    const at: Vec3 = [v % ni, Math.floor(v / ni) % nj, Math.floor(v / (ni * nj))];
    const candidates = transformPoint(toInput, at).map((c, a) => {
      const inside = paddingMode === 'border' ? Math.min(Math.max(c, 0), input.size[a] - 1) : c;
      return [...new Set([Math.round(inside - 1e-6), Math.round(inside + 1e-6)])];
    });
    const values: unknown[] = [];
    for (const i of candidates[0]) {
      for (const j of candidates[1]) {
        for (const k of candidates[2]) {
          const outside = [i, j, k].some((index, a) => index < 0 || index >= input.size[a]);
          values.push(outside ? 0 : input.data[i + input.size[0] * (j + input.size[1] * k)]);
        }
      }
    }
    assert.ok(values.length > 1, `${name}: voxel ${at} differs and is no tie`);
    assert.ok(values.includes(expected.data[v]), `${name}: voxel ${at} is ${actual.data[v]}, golden ${expected.data[v]}, near ${values}`);
  }
  return { ties };
}

/** MONAI's option names as ours. */
export function camelCase(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), value]),
  );
}
