import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { generateAngles } from '../../../src/radiomics/angles';
import { featureClasses } from '../../../src/radiomics/classes/all';
import { extractFeatures } from '../../../src/radiomics/extract';
import { engineMatrices } from '../../../src/radiomics/matrices';
import { readParameters } from '../../../src/radiomics/parameters';
import { backends } from '../../support/backends';
import { assertClose } from '../../support/close';
import { describeReference, readJson, referencePath } from '../../support/reference';
import { volumeOf } from '../volumes';

interface Golden {
  spacing_zyx: number[];
  shape_zyx: number[];
  greyLevels_discretised: number[][][];
  mask: number[][][];
  Ng: number;
  settings: { force2D: boolean; force2Ddimension_arrayaxis: number; distances: number[]; gldm_a: number };
  GLCM: { angles: number[][]; counts: number[][][] };
  features_binWidth1: Record<string, number>;
}

for (const { name, create, skip } of backends) {
  describeReference('radiomics/matrices', `matrices of tiny volumes on ${name}`, () => {
    for (const file of readdirSync(referencePath('radiomics', 'matrices')).filter((file) => !file.startsWith('angles'))) {
      test(file, { skip }, async () => {
        const golden = readJson<Golden>('radiomics', 'matrices', file);
        const [nk, nj, ni] = golden.shape_zyx;
        const grey = golden.greyLevels_discretised.flat(2);
        const mask = golden.mask.flat(2);
        const { force2D, force2Ddimension_arrayaxis: axis, distances } = golden.settings;
        const angles = generateAngles([ni, nj, nk], { distances, flatAxis: force2D ? axis : undefined });
        assert.deepEqual(angles, golden.GLCM.angles);
        const backend = await create();
        const matrices = engineMatrices(backend);
        const levels = Int32Array.from(grey, (level, at) => level * mask[at]);
        const counts = await matrices.glcm(levels, [ni, nj, nk], angles, golden.Ng);
        assert.deepEqual(Array.from(counts), golden.GLCM.counts.flat(2));

        const spacing = golden.spacing_zyx.slice().reverse();
        const parameters = readParameters({ setting: { binWidth: 1, force2D, force2Ddimension: axis, distances, minimumROIDimensions: 1 } });
        const image = volumeOf([ni, nj, nk], grey, 'i16', spacing);
        const { features } = await extractFeatures(image, volumeOf([ni, nj, nk], mask, 'u8', spacing), parameters, matrices);
        const known = featureClasses.map((featureClass) => featureClass.name);
        for (const [feature, value] of Object.entries(golden.features_binWidth1)) {
          if (known.includes(feature.split('_')[1])) assertClose([features[feature]], [value], { rel: 1e-9, abs: 1e-12 }, feature);
        }
        backend.dispose();
      });
    }
  });
}
