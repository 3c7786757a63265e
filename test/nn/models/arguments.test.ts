import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PmError } from '../../../src/core/errors';
import { networks } from '../../../src/nn/models/all';
import { buildNetwork } from '../../../src/nn/models/build';

const shape = [1, 1, 16, 16, 16];
const unet = { spatial_dims: 3, in_channels: 1, out_channels: 2, channels: [4, 8, 16], strides: [2, 2] };
const build = (name: string, args: Record<string, unknown>, input: readonly number[] = shape) => buildNetwork({ name, args }, input);
const keys = (name: string, args: Record<string, unknown>, input?: readonly number[]) => build(name, args, input).stateDict.map((entry) => entry.key);

/** Every call throws a PmError of this code whose line matches. */
function refuses(code: string, line: RegExp, call: () => unknown): void {
  assert.throws(call, (error: unknown) => {
    assert.ok(error instanceof PmError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, line);
    return true;
  });
}

describe('names', () => {
  test('are found case aside, as MONAI has aliases', () => {
    assert.equal(build('unet', unet).stateDict.length, build('UNet', unet).stateDict.length);
    build('Basicunet', {});
  });

  test('an unknown one is refused with the nearest', () => {
    refuses('network-unknown', /"DenseNet12": .*did you mean DenseNet121\?/, () => build('DenseNet12', {}));
    refuses('network-unknown', /there are UNet, BasicUNet/, () => build('', {}));
  });

  test('every network is listed once', () => {
    const names = networks.map((network) => network.name.toLowerCase());
    assert.equal(new Set(names).size, names.length);
  });
});

describe('arguments', () => {
  test('an unknown one is refused with the nearest', () => {
    refuses('argument-unknown', /^UNet\.chanels: there is no such argument; did you mean channels\?/, () =>
      build('UNet', { ...unet, chanels: [4, 8] }),
    );
    refuses('argument-unknown', /^UNet\.act\.leakyrelu\.slope: .*did you mean negative_slope\?/, () =>
      build('UNet', { ...unet, act: ['leakyrelu', { slope: 0.1 }] }),
    );
    refuses('argument-unknown', /^UNet\.constructor/, () => build('UNet', { ...unet, constructor: 1 }));
  });

  test('a missing one is named', () => {
    const { channels: _, ...rest } = unet;
    refuses('argument-missing', /^UNet\.channels: is required/, () => build('UNet', rest));
  });

  test('values are checked', () => {
    const wrong: [Record<string, unknown>, RegExp][] = [
      [{ spatial_dims: 2 }, /^UNet\.spatial_dims: 2 does not fit; use 3/],
      [{ in_channels: 0 }, /^UNet\.in_channels: 0 .*from 1/],
      [{ out_channels: 1.5 }, /^UNet\.out_channels: 1.5 .*whole number/],
      [{ channels: 8 }, /^UNet\.channels: 8 .*list/],
      [{ channels: [8] }, /^UNet\.channels: .*at least two/],
      [{ channels: [4, '8', 16] }, /^UNet\.channels\[1\]: "8"/],
      [{ strides: [2] }, /^UNet\.strides: .*give 2/],
      [{ strides: [2, [1, 2]] }, /^UNet\.strides\[1\]: .*give 3 entries/],
      [{ kernel_size: 2 }, /^UNet\.kernel_size: 2 .*odd/],
      [{ num_res_units: -1 }, /^UNet\.num_res_units/],
      [{ bias: 1 }, /^UNet\.bias: 1 .*true or false/],
      [{ dropout: 2 }, /^UNet\.dropout: 2 /],
      [{ adn_ordering: 'NXA' }, /^UNet\.adn_ordering: "NXA"/],
      [{ act: 'prelux' }, /^UNet\.act: "prelux" .*did you mean PRELU\?/],
      [{ act: ['PRELU'] }, /^UNet\.act: .*give a name, or/],
      [{ norm: ['group', { num_groups: 3 }] }, /^UNet\.norm\.group\.num_groups: 3 does not divide 4/],
      [{ norm: ['instance', { num_features: 5 }] }, /^UNet\.norm\.instance: is for 5 channels/],
      [{ norm: ['layer', { normalized_shape: [7] }] }, /normalized_shape: \[7\] is not the end of/],
    ];
    for (const [change, line] of wrong) refuses('argument-value', line, () => build('UNet', { ...unet, ...change }));
    refuses('argument-missing', /^UNet\.norm\.GROUP\.num_groups/, () => build('UNet', { ...unet, norm: 'GROUP' }));
    refuses('argument-value', /^resnet18\.pretrained: true /, () => build('resnet18', { pretrained: true }));
    refuses('argument-value', /^EfficientNetBN\.spatial_dims: 2 /, () => build('EfficientNetBN', { model_name: 'efficientnet-b0' }));
    refuses('argument-value', /^BasicUNet\.upsample: "linear" .*deconv, nontrainable, pixelshuffle/, () =>
      build('BasicUNet', { upsample: 'linear' }),
    );
    refuses('argument-value', /^VNet\.in_channels: 3 .*divisor of 16/, () => build('VNet', { in_channels: 3 }, [1, 3, 16, 16, 16]));
    refuses('argument-value', /^ResNet\.block_inplanes: .*shortcut A/, () =>
      build('ResNet', { block: 'basic', layers: [1, 1, 1, 1], block_inplanes: [8, 4, 8, 8], shortcut_type: 'A', n_input_channels: 1 }),
    );
  });

  test('what MONAI has and the engine lacks is refused', () => {
    refuses('layer-unsupported', /^UNet\.norm\.LOCALRESPONSE: /, () => build('UNet', { ...unet, norm: ['LOCALRESPONSE', { size: 3 }] }));
    refuses('layer-unsupported', /^UNet\.act\.geglu: /, () => build('UNet', { ...unet, act: 'geglu' }));
  });

  test('an input that does not fit is refused with what does not fit', () => {
    refuses('network-input', /^UNet on \[1,1,18,16,16\]: concat: .*divide/, () => build('UNet', unet, [1, 1, 18, 16, 16]));
    refuses('network-input', /^UNet on \[1,2,16,16,16\]: conv3d: .*2 channels/, () => build('UNet', unet, [1, 2, 16, 16, 16]));
    refuses('network-input', /^DenseNet121 on \[1,1,4,4,4\]: /, () =>
      build('DenseNet121', { spatial_dims: 3, in_channels: 1, out_channels: 2 }, [1, 1, 4, 4, 4]),
    );
    for (const bad of [
      [1, 1, 16, 16],
      [1, 1, 16, 16, 0],
      [1, 1, 16, 16, 1.5],
    ])
      refuses('network-input', /positive extents/, () => build('UNet', unet, bad));
  });
});

describe('state dicts without a golden', () => {
  const first = (count: number, list: readonly string[]) => list.slice(0, count).map((key) => key.replace('model.0.', ''));

  test("a UNet's norms and activations in their order", () => {
    const of = (change: Record<string, unknown>) => keys('UNet', { ...unet, ...change });
    assert.deepEqual(first(4, of({ norm: null, act: 'relu' })), [
      'conv.weight',
      'conv.bias',
      'model.1.submodule.0.conv.weight',
      'model.1.submodule.0.conv.bias',
    ]);
    assert.deepEqual(first(4, of({ norm: ['batch', { affine: false }] })), ['conv.weight', 'conv.bias', 'adn.N.running_mean', 'adn.N.running_var']);
    assert.deepEqual(first(5, of({ norm: ['GROUP', { num_groups: 2 }], adn_ordering: 'AND', bias: false })), [
      'conv.weight',
      'adn.A.weight',
      'adn.N.weight',
      'adn.N.bias',
      'model.1.submodule.0.conv.weight',
    ]);
    assert.deepEqual(first(7, of({ norm: ['instance', { affine: true, track_running_stats: true }] })).slice(2), [
      'adn.N.weight',
      'adn.N.bias',
      'adn.N.running_mean',
      'adn.N.running_var',
      'adn.N.num_batches_tracked',
    ]);
    assert.deepEqual(of({ act: ['prelu', { num_parameters: 1, init: 0.3 }], dropout: 0.3, norm: 'instance_nvfuser' }), of({}));
  });

  test('strides by axis, and more of them than levels', () => {
    const { graph } = build('UNet', { ...unet, strides: [[1, 2, 2], 2, 2] }, [1, 1, 6, 16, 16]);
    assert.deepEqual(graph.values[graph.outputs.get('output') as number].shape, [1, 2, 6, 16, 16]);
  });

  test("BasicUNet's ways up, and odd extents", () => {
    const features = [8, 8, 16, 32, 64, 8];
    const up = (upsample: string) => keys('BasicUNet', { features, upsample }, [1, 1, 17, 33, 16]).filter((key) => key.includes('.upsample.'));
    assert.equal(up('deconv')[0], 'upcat_4.upsample.deconv.weight');
    assert.equal(up('pixelshuffle')[1], 'upcat_4.upsample.pixelshuffle.conv_block.bias');
    // The last one keeps its channels and needs no convolution.
    assert.deepEqual(
      up('nontrainable').filter((key) => key.endsWith('weight')),
      ['upcat_4.upsample.preconv.weight', 'upcat_3.upsample.preconv.weight', 'upcat_2.upsample.preconv.weight'],
    );
  });

  test('PReLU in networks that share or place it their own way', () => {
    const seg = build('SegResNet', { act: 'prelu', blocks_down: [1, 1], blocks_up: [1] }).stateDict;
    assert.equal(seg[0].key, 'act_mod.weight');
    assert.equal(seg.find((entry) => entry.key === 'conv_final.1.weight')?.aliasOf, 'act_mod.weight');
    const v = build('VNet', { act: 'prelu' }).stateDict;
    assert.deepEqual([v[0].key, v[0].shape], ['in_tr.act_function.weight', [16]]);
    assert.deepEqual(build('VNet', { act: 'PRELU' }).stateDict[0].shape, [1]);
    const resnet = keys('resnet10', { n_input_channels: 1, act: 'prelu' });
    assert.equal(resnet[6], 'act.weight');
    assert.equal(resnet.filter((key) => key.endsWith('act.weight')).length, 1);
  });

  test('the number in a name counts the layers', () => {
    const layers = (name: string, args: Record<string, unknown>) =>
      build(name, { spatial_dims: 3, ...args }, [1, 1, 32, 32, 32]).stateDict.filter(
        ({ key, shape }) => shape.length >= 2 && !/downsample|project|se_layer/.test(key),
      ).length;
    for (const depth of [10, 18, 34, 50, 101, 152, 200]) assert.equal(layers(`resnet${depth}`, { n_input_channels: 1 }), depth);
    for (const depth of [121, 169, 201]) assert.equal(layers(`DenseNet${depth}`, { in_channels: 1, out_channels: 2 }), depth);
    for (const depth of [50, 101, 152]) assert.equal(layers(`SEResNet${depth}`, { in_channels: 1 }), depth);
    for (const depth of [50, 101]) assert.equal(layers(`SEResNext${depth}`, { in_channels: 1 }), depth);
  });

  test('EfficientNets have as many blocks as published', () => {
    const blocks = [16, 23, 23, 26, 32, 39, 45, 55];
    blocks.forEach((count, b) => {
      const list = keys('EfficientNetBN', { model_name: `efficientnet-b${b}`, spatial_dims: 3, in_channels: 1 }, [1, 1, 32, 32, 32]);
      assert.equal(list.filter((key) => key.endsWith('_project_conv.weight')).length, count);
    });
  });
});
