import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import type { Volume } from '../../../src/imaging/volume';
import { featureClasses } from '../../../src/radiomics/classes/all';
import { enabledFeatures } from '../../../src/radiomics/classes/feature-class';
import { type BinnedRoi, binned } from '../../../src/radiomics/discretise';
import { type LevelledRoi, levelled } from '../../../src/radiomics/levelled-roi';
import { extractMaps } from '../../../src/radiomics/map/extract-maps';
import { engineMatrices } from '../../../src/radiomics/matrices';
import type { Counted } from '../../../src/radiomics/matrix-source';
import { readParameters } from '../../../src/radiomics/parameters';
import { crop, padBox } from '../../../src/radiomics/preprocess/crop';
import { boundingBox, insideOf, roiOf } from '../../../src/radiomics/roi';
import type { Settings } from '../../../src/radiomics/settings';
import { assertClose } from '../../support/close';
import { noise, reference, volumeOf } from '../volumes';

// Every class's own computation on the region cut down to one voxel's window is what its map must hold there. PyRadiomics computes
// the windows of a batch at once, which shows in two features; with voxelBatch 1 it does not.

const matrices = engineMatrices(reference);
const textures = featureClasses.filter(({ windows }) => windows);
const size = [7, 6, 4] as const;
const count = size[0] * size[1] * size[2];
/** Levels that neighbours often share, some that only one voxel has, and gaps between them. */
const image = volumeOf(
  size,
  noise(count, 3).map((x, n) => (n % 23 === 0 ? 40 + n : Math.floor(6 * x * x))),
  'i16',
  [0.7, 0.8, 1.5],
);
/** Holes, thin places and a voxel that touches no other, away from the image's borders and at them. */
const mask = volumeOf(
  size,
  noise(count, 5).map((x, n) => (n === 0 || (x < 0.6 && n % 7 > 1 && n < count - 7) ? 1 : 0)),
  'u8',
  [0.7, 0.8, 1.5],
);

const variants: Record<string, object> = {
  'by default': {},
  'radius 2': { kernelRadius: 2 },
  'radius 3': { kernelRadius: 3 },
  'the whole box': { maskedKernel: false },
  'the whole box, radius 2': { maskedKernel: false, kernelRadius: 2 },
  'force2D along k': { force2D: true },
  'force2D along j, radius 2': { force2D: true, force2Ddimension: 1, kernelRadius: 2 },
  'force2D along i, the whole box': { force2D: true, force2Ddimension: 2, maskedKernel: false },
  'distances 1 and 2, radius 2': { distances: [1, 2], kernelRadius: 2 },
  'a distance beyond the window': { distances: [5] },
  'weighted by length': { weightingNorm: 'euclidean' },
  'summed up': { weightingNorm: 'no_weighting', kernelRadius: 2 },
  'not symmetric': { symmetricalGLCM: false },
  'dependence up to 1 level': { gldm_a: 1 },
  'a number of bins': { binCount: 8, voxelArrayShift: 5 },
};

for (const [name, variant] of Object.entries(variants)) {
  test(`maps hold what the classes compute in each window: ${name}`, async () => {
    const parameters = readParameters({ setting: { binWidth: 1, voxelBatch: 1, initValue: -1, ...variant } });
    const settings = parameters.setting;
    const { roi, centers } = await prepare(settings);
    const maps = new Map<string, Float64Array>();
    for await (const { name: feature, values } of extractMaps(image, mask, parameters, createReferenceBackend())) maps.set(feature, values);
    for (const [n, center] of centers.entries()) {
      for (const [feature, expected] of Object.entries(await plain(roi, center, settings))) {
        const map = maps.get(feature);
        assert.ok(map, feature);
        // The weighted sum of a window without pairs is NaN, of which NumPy finds no eigenvalues: PyRadiomics leaves initValue.
        const failed = settings.weightingNorm !== null && feature.endsWith('_MCC') && Number.isNaN(expected);
        assertClose([map[n]], [failed ? settings.initValue : expected], { rel: 1e-10, abs: 1e-10 }, `${feature} at ${center}`);
      }
    }
    assert.equal(maps.size, 93);
  });
}

/** The padded box's region as maps see it, and the voxels that have a window. */
async function prepare(settings: Settings): Promise<{ roi: LevelledRoi; centers: Uint32Array }> {
  const box = boundingBox(mask);
  assert.ok(box);
  const padded = padBox(box, settings.kernelRadius, image);
  const region = crop(mask, padded);
  const all: Volume = { ...region, data: new Uint8Array(region.data.length).fill(1) };
  const whole = roiOf(crop(image, padded), settings.maskedKernel ? region : all);
  return { roi: await levelled(binned(whole, settings), matrices), centers: insideOf(region) };
}

/** All features of the region that is left in the window around a voxel. */
async function plain(roi: LevelledRoi, center: number, settings: Settings): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const each of textures) {
    const window = cutDown(roi, center, settings);
    const found = await matrices(each.matrices?.(window, settings) ?? []);
    // PyRadiomics' co-occurrence matrices have a row for every level of the whole region.
    const counted = each.name === 'glcm' ? found.map((counts) => withAllLevels(counts, roi)) : found;
    const computed = each.compute(window, enabledFeatures(each, [], settings), { settings, counted });
    for (const [feature, value] of Object.entries(computed)) values[`original_${each.name}_${feature}`] = value;
  }
  return values;
}

function cutDown(roi: BinnedRoi, center: number, { kernelRadius, force2D, force2Ddimension }: Settings): BinnedRoi {
  const [ni, nj] = roi.size;
  const place = (voxel: number): number[] => [Math.floor(voxel / (ni * nj)), Math.floor(voxel / ni) % nj, voxel % ni];
  const within = (voxel: number): boolean => {
    const other = place(voxel);
    return place(center).every((at, axis) => Math.abs(at - other[axis]) <= (force2D && axis === force2Ddimension ? 0 : kernelRadius));
  };
  const inside = insideOf({ ...mask, size: roi.size, data: roi.mask });
  const { size, spacing, dtype, edges, levelCount } = roi;
  const own = { mask: roi.mask.map((voxel, at) => (within(at) ? voxel : 0)), values: roi.values.filter((_, n) => within(inside[n])) };
  return { size, spacing, dtype, edges, levelCount, ...own };
}

/** The co-occurrence matrices of a window with rows and columns for the levels of the whole region. */
function withAllLevels({ roi: { grayLevels, ...window }, counts }: Counted, { grayLevels: all }: LevelledRoi): Counted {
  const n = grayLevels.length;
  const place = Array.from(grayLevels, (level) => all.indexOf(level));
  const wide = new Uint32Array((counts.length / (n * n)) * all.length ** 2);
  counts.forEach((count, at) => {
    const [a, i, j] = [Math.floor(at / (n * n)), Math.floor(at / n) % n, at % n];
    wide[(a * all.length + place[i]) * all.length + place[j]] = count;
  });
  return { roi: { ...window, grayLevels: all }, counts: wide };
}
