import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Volume } from '../../src/imaging/volume';
import { featureClasses } from '../../src/radiomics/classes/all';
import { type Extraction, extractFeatures } from '../../src/radiomics/extract';
import { readParameters } from '../../src/radiomics/parameters';
import { aggregations } from '../../src/radiomics/settings';
import phantom from '../fixtures/ibsi-digital-phantom.json';
import { describeReference } from '../support/reference';
import { readReferenceImage } from './goldens';
import { type Consensus, featureOf, passes, readConsensus, valueOf } from './ibsi';
import { referenceMatrices, volumeOf } from './volumes';

const slices = aggregations.filter((name) => !name.startsWith('3D'));
const digital = {
  image: volumeOf([5, 4, 4], phantom.image, 'i16', phantom.spacing),
  mask: volumeOf([5, 4, 4], phantom.mask, 'u8', phantom.spacing),
};
const ct = async () => ({
  image: await readReferenceImage('ibsi', 'ibsi1_ct_phantom', 'phantom.nii.gz'),
  mask: await readReferenceImage('ibsi', 'ibsi1_ct_phantom', 'mask.nii.gz'),
});

/** The manual's configurations: images and settings. */
const configurations: Readonly<Record<string, { images: () => Promise<{ image: Volume; mask: Volume }>; setting: object }>> = {
  dig_phantom: { images: async () => digital, setting: { binWidth: 1, aggregation: [...aggregations] } },
  config_a: { images: ct, setting: { resegmentRange: [-500, 400], binWidth: 25, aggregation: slices } },
  config_b: {
    images: ct,
    setting: {
      resampledPixelSpacing: [2, 2, 0],
      interpolator: 'sitkLinear',
      roundIntensities: true,
      resegmentRange: [-500, 400],
      binCount: 32,
      aggregation: slices,
    },
  },
};

async function extract(name: string): Promise<Extraction> {
  const { images, setting } = configurations[name];
  const { image, mask } = await images();
  return extractFeatures(image, mask, readParameters({ setting: { conformance: 'ibsi', ...setting } }), referenceMatrices);
}

function assertConsensus(rows: readonly Consensus[], { features }: Extraction): void {
  const failed = rows.filter((row) => !passes(valueOf(row, features), row));
  const lines = failed.map((row) => `${row.tag} ${row.code}: ${valueOf(row, features)} for ${row.value} ± ${row.tolerance}`);
  assert.equal(lines.join('\n'), '');
}

for (const name of Object.keys(configurations)) {
  const folder = name === 'dig_phantom' ? 'ibsi' : 'ibsi/ibsi1_ct_phantom';
  describeReference(folder, `IBSI-1, ${name}`, () => {
    const rows = readConsensus(`ibsi1_${name}.csv`);

    test(`${rows.length} consensus values`, async () => {
      assert.equal(rows.length, name === 'dig_phantom' ? 482 : 346);
      assertConsensus(rows, await extract(name));
    });
  });
}
