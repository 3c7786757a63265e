import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Extraction } from '../../src/radiomics/extract';
import { backends } from '../support/backends';
import { checkDocument } from '../support/document';
import { describeReference, referencePath } from '../support/reference';
import { type Consensus, extractConfiguration, nameOf, passes, phantomConsensus, readConsensus, volumetricConsensus } from './ibsi';
import { type Compared, ibsiDocument } from './ibsi-table';

/** What was compared, in the order of the tests. */
const compared: Compared[] = [];

async function assertConsensus(name: string, rows: readonly Consensus[]): Promise<Extraction> {
  const extraction = await extractConfiguration(name);
  const { features } = extraction;
  const failed = rows.flatMap((row) => {
    const feature = nameOf(row);
    const found = features[feature ?? ''];
    return found !== undefined && passes(found, row) ? [] : [`${feature} ${row.code}: ${found} for ${row.value} ± ${row.tolerance}`];
  });
  assert.equal(failed.join('\n'), '');
  compared.push({ name, rows, features });
  return extraction;
}

test('IBSI-1, digital phantom: all 482 consensus values', async () => {
  assert.equal(phantomConsensus.length, 482);
  assert.equal(new Set(phantomConsensus.map(nameOf)).size, 482);
  await assertConsensus('dig_phantom', phantomConsensus);
});

for (const { name, create, skip } of backends) {
  test(`IBSI-1, digital phantom: the same to the last bit on ${name}`, { skip }, async () => {
    const backend = await create();
    const { features } = await extractConfiguration('dig_phantom', backend);
    backend.dispose();
    assert.deepEqual(features, (await extractConfiguration('dig_phantom')).features);
  });
}

/** Diagnostics of the manual, with ours. */
const diagnostics: Readonly<Record<string, string>> = {
  int_mask_vox_count_init_roi: 'Mask-original_VoxelNum',
  mean_int_init_img: 'Image-original_Mean',
  mean_int_interp_img: 'Image-interpolated_Mean',
  max_int_interp_img: 'Image-interpolated_Maximum',
  int_mask_vox_count_interp_roi: 'Mask-interpolated_VoxelNum',
  int_mask_mean_int_interp_roi: 'Mask-interpolated_Mean',
  int_mask_min_int_interp_roi: 'Mask-interpolated_Minimum',
  int_mask_max_int_interp_roi: 'Mask-interpolated_Maximum',
  int_mask_vox_count_reseg_roi: 'Mask-resegmented_VoxelNum',
  int_mask_mean_int_reseg_roi: 'Mask-resegmented_Mean',
  int_mask_max_int_reseg_roi: 'Mask-resegmented_Maximum',
};

describeReference('ibsi/ibsi1_ct_phantom', 'IBSI-1, CT phantom', () => {
  test('the table of the digital phantom is the fixture', () => {
    assert.deepEqual(readConsensus('ibsi1_dig_phantom.csv'), phantomConsensus);
  });

  for (const name of ['config_a', 'config_b']) {
    test(`${name}: all 346 consensus values, and the diagnostics`, async () => {
      const rows = readConsensus(`ibsi1_${name}.csv`);
      assert.equal(rows.length, 346);
      const extraction = await assertConsensus(name, rows);
      const lines = readFileSync(referencePath('ibsi', `ibsi1_${name}_diagnostics.csv`), 'utf8')
        .trim()
        .split(/\r?\n/)
        .slice(1);
      for (const line of lines) {
        const [, tag, value, tolerance] = line.split(',');
        const found = extraction.diagnostics[`diagnostics_${diagnostics[tag]}`];
        if (found === undefined) continue;
        const [expected, allowed] = [Number(value), Number(tolerance)];
        // Counts are given in full, other values to 3 significant digits.
        const near = Math.abs(Number(found) - expected) <= allowed || passes(Number(found), { value: expected, tolerance: allowed });
        assert.ok(near, `${tag}: ${found} for ${value} ± ${tolerance}`);
      }
    });
  }

  for (const name of ['config_c', 'config_d', 'config_e'] as const) {
    const rows = volumetricConsensus(name);
    test(`${name}: ${rows.length} consensus values`, async () => void (await assertConsensus(name, rows)));
  }

  test('docs/ibsi.md has all of them', () => checkDocument('docs/ibsi.md', ibsiDocument(compared)));
});
