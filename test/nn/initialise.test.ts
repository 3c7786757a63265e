import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialise } from '../../src/nn/initialise';
import { buildNetwork } from '../../src/nn/models/build';

const network = (name: string, args: object, extent = 32) =>
  buildNetwork({ name, args: { spatial_dims: 3, in_channels: 1, ...args } }, [1, 1, extent, extent, extent]);
const unet = network('UNet', { out_channels: 2, channels: [16, 32, 64], strides: [2, 2], norm: 'BATCH', num_res_units: 2 }).stateDict;

test('moments of PyTorch’s initial weights', () => {
  const weights = initialise(unet, 1);
  assert.deepEqual(
    [...weights.keys()],
    unet.map(({ key }) => key),
  );
  for (const { key, shape, dtype } of unet) {
    const { data } = weights.get(key) ?? assert.fail(key);
    if (dtype === 'i64') assert.deepEqual([...data], [0n]);
    else if (/running_var$|\.N\.weight$/.test(key))
      assert.ok(
        (data as Float32Array).every((value) => value === 1),
        key,
      );
    else if (/running_mean$|\.N\.bias$/.test(key))
      assert.ok(
        (data as Float32Array).every((value) => value === 0),
        key,
      );
    else if (/\.A\.weight$/.test(key)) assert.deepEqual([...data], [0.25]);
    else {
      const weight = unet.find((entry) => entry.key === key.replace(/bias$/, 'weight'));
      const fanIn = (weight?.shape ?? shape).slice(1).reduce((product, extent) => product * extent, 1);
      const values = data as Float32Array;
      const bound = 1 / Math.sqrt(fanIn);
      assert.ok(
        values.every((value) => Math.abs(value) <= bound),
        key,
      );
      if (values.length < 1000) continue;
      // Of n uniform values in ±b the mean has the deviation b / √(3 n), the variance b² / 3 the relative one √(4 / 5 n).
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      assert.ok(Math.abs(mean) < (5 * bound) / Math.sqrt(3 * values.length), `${key}: mean ${mean}`);
      assert.ok(Math.abs((3 * variance) / bound ** 2 - 1) < 5 * Math.sqrt(4 / (5 * values.length)), `${key}: variance ${variance}`);
    }
  }
});

test('a function of the seed; tensors differ from one another, and are one under both of their keys', () => {
  assert.deepEqual(initialise(unet, 1), initialise(unet, 1));
  const first = 'model.0.conv.unit0.conv.weight';
  const second = 'model.0.conv.unit1.conv.weight';
  const one = initialise(unet, 1);
  assert.notDeepEqual(one.get(first)?.data, initialise(unet, 2).get(first)?.data);
  assert.notDeepEqual(one.get(first)?.data.slice(0, 16), one.get(second)?.data.slice(0, 16));
  const { stateDict } = network('DynUNet', { out_channels: 2, kernel_size: [3, 3, 3], strides: [1, 2, 2], upsample_kernel_size: [2, 2] }, 16);
  const dyn = initialise(stateDict, 5);
  const aliases = stateDict.filter(({ aliasOf }) => aliasOf !== undefined);
  assert.ok(aliases.length > 0);
  for (const { key, aliasOf } of aliases) assert.equal(dyn.get(key), dyn.get(aliasOf as string));
});
