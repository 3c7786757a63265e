import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ballCase, recipeInput, recipeWeights } from './recipe';

test('weights by the published vectors', () => {
  const weights = recipeWeights([
    { key: 'model.0.conv.unit0.conv.weight', shape: [16, 1, 3, 3, 3], dtype: 'f32' },
    { key: 'features.norm0.running_mean', shape: [64], dtype: 'f32' },
    { key: 'model.0.conv.unit0.adn.A.weight', shape: [1], dtype: 'f32' },
    { key: 'model.0.conv.unit0.adn.N.num_batches_tracked', shape: [], dtype: 'i64' },
  ]);
  const data = (key: string) => weights.get(key)?.data as Float32Array;
  const conv = data('model.0.conv.unit0.conv.weight');
  assert.deepEqual([...conv.slice(0, 3), conv[431]], [-0.21991366147994995, -0.2915284037590027, -0.29458990693092346, -0.17469924688339233]);
  assert.ok(Math.abs(conv.reduce((sum, value) => sum + value, 0) + 1.404567385558039) < 1e-12);
  const mean = data('features.norm0.running_mean');
  assert.deepEqual([...mean.slice(0, 3), mean[63]], [0.004277133848518133, -0.07156004756689072, 0.04849217087030411, 0.09856472164392471]);
  assert.equal(data('model.0.conv.unit0.adn.A.weight')[0], 0.27204909920692444);
  assert.deepEqual([...data('model.0.conv.unit0.adn.N.num_batches_tracked')], [0n]);
});

test('input by the published vectors', () => {
  const { data } = recipeInput('x0:model:unet_batch_res2', [1, 1, 32, 32, 32]);
  assert.deepEqual([...data.slice(0, 4)], [-0.21408522129058838, -0.1718665361404419, 0.5307786464691162, -0.047113776206970215]);
  assert.equal(data[data.length - 1], -0.6342259645462036);
});

test('ball case by the published vectors', () => {
  const { image, mask } = ballCase(0, 32);
  assert.equal(
    (mask.data as Float32Array).reduce((sum, value) => sum + value, 0),
    2366,
  );
  assert.equal(image.data[(16 * 32 + 16) * 32 + 16], 0.762887716293335);
  assert.equal(image.data[0], 0.2801036238670349);
});
