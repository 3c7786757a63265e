import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import type { Volume } from '../../../src/imaging/volume';
import { featureClasses } from '../../../src/radiomics/classes/all';
import { enabledFeatures } from '../../../src/radiomics/classes/feature-class';
import { type DiscretisedRoi, discretise, renumberLevels } from '../../../src/radiomics/discretise';
import { extractMaps } from '../../../src/radiomics/map/extract-maps';
import { engineMatrices } from '../../../src/radiomics/matrices';
import { readParameters } from '../../../src/radiomics/parameters';
import { crop, padBox } from '../../../src/radiomics/preprocess/crop';
import { boundingBox, insideOf, roiOf } from '../../../src/radiomics/roi';
import type { Settings } from '../../../src/radiomics/settings';
import { assertClose } from '../../support/close';
import { noise, reference, volumeOf } from '../volumes';

// Every class's own computation on the region cut down to one voxel's window is what its map must hold there. PyRadiomics computes
// the windows of a batch at once, which shows in two features; with voxelBatch 1 it does not.

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
    const { roi, centers } = prepare(settings);
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
function prepare(settings: Settings): { roi: DiscretisedRoi; centers: Uint32Array } {
  const box = boundingBox(mask);
  assert.ok(box);
  const padded = padBox(box, settings.kernelRadius, image);
  const region = crop(mask, padded);
  const all: Volume = { ...region, data: new Uint8Array(region.data.length).fill(1) };
  return { roi: discretise(roiOf(crop(image, padded), settings.maskedKernel ? region : all), settings), centers: insideOf(region) };
}

/** All features of the region that is left in the window around a voxel. */
async function plain(roi: DiscretisedRoi, center: number, settings: Settings): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const each of textures) {
    // PyRadiomics' co-occurrence matrices have a row for every level of the whole region.
    const window = cutDown(roi, center, settings, each.name === 'glcm');
    const requests = each.matrices?.(window, settings) ?? [];
    const wanted = enabledFeatures(each, [], settings);
    const found = each.compute(window, wanted, { settings, counts: await engineMatrices(reference)(roi.size, requests) });
    for (const [feature, value] of Object.entries(found)) values[`original_${each.name}_${feature}`] = value;
  }
  return values;
}

function cutDown(roi: DiscretisedRoi, center: number, { kernelRadius, force2D, force2Ddimension }: Settings, keepLevels: boolean): DiscretisedRoi {
  const [ni, nj] = roi.size;
  const place = (voxel: number): number[] => [Math.floor(voxel / (ni * nj)), Math.floor(voxel / ni) % nj, voxel % ni];
  const within = (voxel: number): boolean => {
    const other = place(voxel);
    return place(center).every((at, axis) => Math.abs(at - other[axis]) <= (force2D && axis === force2Ddimension ? 0 : kernelRadius));
  };
  const inside = insideOf({ ...mask, size: roi.size, data: roi.mask });
  const levels = roi.levels.map((level, voxel) => (within(voxel) ? level : 0));
  const histogramOf = (grayLevels: Int32Array): Uint32Array =>
    Uint32Array.from(grayLevels, (gray) => levels.filter((level) => level === gray).length);
  const grayLevels = keepLevels ? roi.grayLevels : roi.grayLevels.filter((gray) => levels.includes(gray));
  const compact = renumberLevels({ levels, grayLevels, levelCount: roi.levelCount }, 0).levels;
  return {
    ...roi,
    mask: roi.mask.map((voxel, at) => (within(at) ? voxel : 0)),
    values: roi.values.filter((_, n) => within(inside[n])),
    levels,
    compact,
    grayLevels,
    histogram: histogramOf(grayLevels),
  };
}
