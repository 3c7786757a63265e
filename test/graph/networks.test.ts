import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Plan } from '../../src/graph/plan';
import { buildNetwork } from '../../src/nn/models/build';
import { compile } from '../../src/ops/compile';

const plan = (name: string, args: Record<string, unknown>, shape: readonly number[]): Plan =>
  compile(buildNetwork({ name, args: { spatial_dims: 3, ...args } }, shape).graph);

const unet = { in_channels: 1, out_channels: 2, channels: [16, 32, 64, 128, 256], strides: [2, 2, 2, 2], num_res_units: 2 };

const count = ({ steps }: Plan) => {
  const counts: Record<string, number> = {};
  for (const { op } of steps) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
};

describe('plans of networks', () => {
  test('a small residual UNet with batch norm', () => {
    const small = { in_channels: 2, out_channels: 3, channels: [8, 16, 32], strides: [2, 2], num_res_units: 2, norm: 'batch' };
    assert.equal(plan('UNet', small, [1, 2, 24, 32, 40]).toString(), SNAPSHOT);
  });

  test('batch norm, PReLU and residual sums of a UNet all end in its convolutions', () => {
    const counts = count(plan('UNet', { ...unet, norm: 'batch' }, [1, 1, 96, 96, 96]));
    // 4 levels down and the bottom: two units and a residual each; 4 up: a transposed one and a unit.
    assert.deepEqual(counts, { conv3d: 19, conv_transpose3d: 4 });
  });

  test('instance norm adds its two steps and nothing else', () => {
    const counts = count(plan('UNet', { ...unet, norm: 'instance' }, [1, 1, 96, 96, 96]));
    assert.deepEqual(counts, { conv3d: 19, conv_transpose3d: 4, norm_stats: 17, scale_shift: 17 });
  });

  test("BasicUNet and DenseNet copy nothing; a DenseNet's second norms fold", () => {
    assert.equal(count(plan('BasicUNet', {}, [1, 1, 32, 32, 32])).concat, undefined);
    const counts = count(plan('DenseNet121', { in_channels: 1, out_channels: 2 }, [1, 1, 64, 64, 64]));
    const layers = 6 + 12 + 24 + 16;
    assert.deepEqual(counts, {
      conv3d: 1 + 2 * layers + 3,
      scale_shift: layers + 3 + 1,
      max_pool3d: 1,
      avg_pool3d: 3,
      adaptive_pool3d: 1,
      linear: 1,
    });
  });

  test('a ResNet is convolutions and pooling', () => {
    const counts = count(plan('resnet50', { n_input_channels: 1, num_classes: 2 }, [1, 1, 32, 32, 32]));
    assert.deepEqual(counts, { conv3d: 53, max_pool3d: 1, adaptive_pool3d: 1, linear: 1 });
  });

  test('memory is close to what is live', () => {
    const limits: [number, Plan][] = [
      [1.2, plan('UNet', { ...unet, norm: 'batch' }, [1, 1, 96, 96, 96])],
      // A sum of two branches needs three buffers apart, whatever is live.
      [1.35, plan('UNet', { ...unet, norm: 'instance' }, [1, 1, 96, 96, 96])],
      [1.1, plan('BasicUNet', {}, [1, 1, 96, 96, 96])],
      [1.2, plan('DenseNet121', { in_channels: 1, out_channels: 2 }, [1, 1, 64, 64, 64])],
      [1.5, plan('resnet50', { n_input_channels: 1, num_classes: 2 }, [1, 1, 32, 32, 32])],
    ];
    for (const [limit, { activationBytes, liveBytes }] of limits) {
      assert.ok(activationBytes >= liveBytes && activationBytes <= limit * liveBytes, `${activationBytes} for ${liveBytes}`);
    }
  });

  test('no step reads and writes one slab', () => {
    for (const { steps } of [plan('UNet', unet, [1, 1, 32, 32, 32]), plan('DenseNet121', { in_channels: 1, out_channels: 2 }, [1, 1, 64, 64, 64])]) {
      for (const { inputs, outputs } of steps) {
        const written = new Set(outputs.map((operand) => operand.slab));
        assert.ok(!inputs.some((operand) => operand?.kind === 'slab' && written.has(operand.slab)));
      }
    }
  });
});

const SNAPSHOT = `steps 13, 0.122 GFLOP
activations 0.94 MiB in 2 slabs (live 0.94 MiB), weights 0.28 MiB
in input s0+0/4[1x2x24x32x40]
  0 conv3d(stride=2x2x2 padding=1x1x1 dilation=1x1x1 groups=1 activation=prelu alpha=0 residualFirst=false) s0+0/4[1x2x24x32x40], %[8x2x3x3x3], %[8], %[1], - -> s1+122880/8[1x8x12x16x20]
  1 conv3d(stride=2x2x2 padding=1x1x1 dilation=1x1x1 groups=1 activation=identity alpha=0 residualFirst=false) s0+0/4[1x2x24x32x40], %[8x2x3x3x3], %[8], -, - -> s1+0/8[1x8x12x16x20]
  2 conv3d(stride=1x1x1 padding=1x1x1 dilation=1x1x1 groups=1 activation=prelu alpha=0 residualFirst=false) s1+122880/8[1x8x12x16x20], %[8x8x3x3x3], %[8], %[1], s1+0/8[1x8x12x16x20] -> s0+0/16[1x8x12x16x20]
  3 conv3d(stride=2x2x2 padding=1x1x1 dilation=1x1x1 groups=1 activation=prelu alpha=0 residualFirst=false) s0+0/16[1x8x12x16x20], %[16x8x3x3x3], %[16], %[1], - -> s1+0/16[1x16x6x8x10]
  4 conv3d(stride=2x2x2 padding=1x1x1 dilation=1x1x1 groups=1 activation=identity alpha=0 residualFirst=false) s0+0/16[1x8x12x16x20], %[16x8x3x3x3], %[16], -, - -> s1+30720/16[1x16x6x8x10]
  5 conv3d(stride=1x1x1 padding=1x1x1 dilation=1x1x1 groups=1 activation=prelu alpha=0 residualFirst=false) s1+0/16[1x16x6x8x10], %[16x16x3x3x3], %[16], %[1], s1+30720/16[1x16x6x8x10] -> s0+245760/48[1x16x6x8x10]
  6 conv3d(stride=1x1x1 padding=1x1x1 dilation=1x1x1 groups=1 activation=prelu alpha=0 residualFirst=false) s0+245760/48[1x16x6x8x10], %[32x16x3x3x3], %[32], %[1], - -> s1+0/32[1x32x6x8x10]
  7 conv3d(stride=1x1x1 padding=0x0x0 dilation=1x1x1 groups=1 activation=identity alpha=0 residualFirst=false) s0+245760/48[1x16x6x8x10], %[32x16x1x1x1], %[32], -, - -> s1+61440/32[1x32x6x8x10]
  8 conv3d(stride=1x1x1 padding=1x1x1 dilation=1x1x1 groups=1 activation=prelu alpha=0 residualFirst=false) s1+0/32[1x32x6x8x10], %[32x32x3x3x3], %[32], %[1], s1+61440/32[1x32x6x8x10] -> s0+245824/48[1x32x6x8x10]
  9 conv_transpose3d(stride=2x2x2 padding=1x1x1 dilation=1x1x1 groups=1 outputPadding=1x1x1 activation=prelu alpha=0 residualFirst=false) s0+245760/48[1x48x6x8x10], %[48x8x3x3x3], %[8], %[1], - -> s1+0/8[1x8x12x16x20]
 10 conv3d(stride=1x1x1 padding=1x1x1 dilation=1x1x1 groups=1 activation=prelu alpha=0 residualFirst=false) s1+0/8[1x8x12x16x20], %[8x8x3x3x3], %[8], %[1], s1+0/8[1x8x12x16x20] -> s0+32/16[1x8x12x16x20]
 11 conv_transpose3d(stride=2x2x2 padding=1x1x1 dilation=1x1x1 groups=1 outputPadding=1x1x1 activation=prelu alpha=0 residualFirst=false) s0+0/16[1x16x12x16x20], %[16x3x3x3x3], %[3], %[1], - -> s1+0/4[1x3x24x32x40]
 12 conv3d(stride=1x1x1 padding=1x1x1 dilation=1x1x1 groups=1 activation=identity alpha=0 residualFirst=false) s1+0/4[1x3x24x32x40], %[3x3x3x3x3], %[3], -, s1+0/4[1x3x24x32x40] -> s0+0/4[1x3x24x32x40]
out output s0+0/4[1x3x24x32x40]`;
