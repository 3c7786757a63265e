import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialise } from '../../src/nn/initialise';
import { buildNetwork } from '../../src/nn/models/build';

const network = (name: string, args: object, extent = 32) =>
  buildNetwork({ name, args: { spatial_dims: 3, ...(!/^resnet/.test(name) && { in_channels: 1 }), ...args } }, [1, 1, extent, extent, extent]);
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

test('networks of MONAI’s that begin in another way', () => {
  // The deviation of the weights of convolutions, by MONAI's constructors; 0 for biases that they clear.
  const kaiming = (fan: 'in' | 'out', slope: number) => (shape: readonly number[]) =>
    Math.sqrt(2 / ((1 + slope ** 2) * shape.slice(2).reduce((product, extent) => product * extent, shape[fan === 'in' ? 1 : 0])));
  const small = { init_features: 16, growth_rate: 8, block_config: [2, 2], out_channels: 3 };
  const dyn = { out_channels: 2, kernel_size: [3, 3, 3], strides: [1, 2, 2], upsample_kernel_size: [2, 2], filters: [8, 16, 32], trans_bias: true };
  const of = (name: string, args: object, deviation: (shape: readonly number[]) => number, cleared: RegExp) => {
    const { stateDict } = network(name, args);
    const weights = initialise(stateDict, 2);
    let checked = 0;
    for (const { key, shape, aliasOf } of stateDict) {
      const data = weights.get(key)?.data as Float32Array;
      if (cleared.test(key))
        assert.ok(
          data.every((value) => value === 0),
          key,
        );
      if (shape.length !== 5 || aliasOf !== undefined || data.length < 1000) continue;
      const found = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
      assert.ok(Math.abs(found / deviation(shape) - 1) < 5 / Math.sqrt(2 * data.length), `${name} ${key}: ${found} for ${deviation(shape)}`);
      checked++;
    }
    assert.ok(checked > 3, name);
  };
  of('DenseNet', small, kaiming('in', 0), /class_layers\.out\.bias/);
  of('resnet10', { n_input_channels: 1, widen_factor: 0.25, num_classes: 2 }, kaiming('out', 0), /fc\.bias/);
  of('SEResNet50', { layers: [1, 1, 1, 1], num_classes: 2 }, kaiming('in', 0), /last_linear\.bias|se_layer.*bias/);
  of('EfficientNetBN', { model_name: 'efficientnet-b0', pretrained: false, num_classes: 2 }, kaiming('out', 0), /_fc\.bias|_se_\w+\.bias/);
  of('DynUNet', dyn, kaiming('in', 0.01), /conv\.bias/);
});
