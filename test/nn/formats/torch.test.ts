import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asFloat32, type Tensor } from '../../../src/core/tensor';
import { readSafetensors } from '../../../src/nn/formats/safetensors';
import { readTorch } from '../../../src/nn/formats/torch';
import { describeReference, readGoldens, readJson } from '../../support/reference';
import { assertSameTensors, checkpoint, fixture } from './fixtures';

describe('fixtures of real PyTorch', () => {
  const expected = (name: string) => readSafetensors(fixture(name)).tensors;

  it('zip format of 1.13', () => assertSameTensors(readTorch(fixture('tensor_zoo.pt')).stateDict, expected('tensor_zoo.safetensors')));

  it('stream format of 1.13', () => {
    const { stateDict } = readTorch(fixture('tensor_zoo_legacy.pt'));
    const all = expected('tensor_zoo.safetensors');
    const names = ['view', 'transposed', 'shared_a', 'shared_b'];
    assertSameTensors(stateDict, new Map(names.map((name) => [name, all.get(name) as Tensor])));
  });

  it('zip format of 2.14, with the element types that have no storage class', () => {
    const { stateDict } = readTorch(fixture('torch2_zoo.pt'));
    assertSameTensors(stateDict, expected('torch2_zoo.safetensors'));
    assert.ok(stateDict.has('__proto__'));
  });

  it('a checkpoint with everything that training scripts put beside the weights', () => {
    const { stateDict, other, skipped } = readTorch(fixture('torch2_checkpoint.pt'));
    assertSameTensors(stateDict, expected('torch2_checkpoint.safetensors'));
    assert.deepEqual(skipped, ['optimizer_state_dict', 'loss']);
    const { scheduler, ...rest } = Object.fromEntries(other);
    assert.equal((scheduler as Map<string, number>).get('T_max'), 10);
    assert.deepEqual(rest, {
      epoch: 5,
      big: 2n ** 70n,
      neg: -(2 ** 40),
      b: Uint8Array.of(97, 98, 99, 255),
      eb: new Uint8Array(),
      ba: Uint8Array.of(120, 121),
      s: new Set([1, 2]),
      fs: new Set([1]),
      es: new Set(),
      size: [2, 3],
      dt: 'torch.float32',
      dev: 'cuda:1',
      nested: new Map([['a', [1, [2, null, true]]]]),
      uni: 'Ω😀',
    });
  });

  for (const name of ['tensor_zoo.pt', 'tensor_zoo_legacy.pt']) {
    it(`${name}, cut short anywhere, is refused`, () => {
      const whole = fixture(name);
      for (let length = 0; length < whole.length; length++) {
        assert.throws(() => readTorch(whole.slice(0, length)), { name: 'PmError' }, `${length} bytes`);
      }
    });
  }

  it('a damaged file is read or refused, and never breaks the reader', () => {
    for (const name of ['tensor_zoo.pt', 'tensor_zoo_legacy.pt', 'torch2_checkpoint.pt']) {
      const whole = fixture(name);
      for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 400)) {
        const damaged = whole.slice();
        damaged[at] ^= 1 << (at % 8);
        try {
          readTorch(damaged);
        } catch (error) {
          assert.equal((error as Error).name, 'PmError', `${name}, byte ${at}: ${(error as Error).stack}`);
        }
      }
    }
  });
});

describeReference('monai/checkpoints', 'reference checkpoints', () => {
  const golden = readJson<{ unet: { state_dict: { key: string; shape: number[]; dtype: string }[] } }>('monai/checkpoints/golden.json');
  const keys = golden.unet.state_dict.map(({ key }) => key);
  const unet = readGoldens('monai/checkpoints/unet.safetensors');

  for (const name of ['zip', 'legacy', 'wrapped', 'with_optimizer', 'dataparallel']) {
    it(`unet_${name}.pt`, () => {
      const { stateDict } = readTorch(checkpoint(`unet_${name}.pt`));
      assertSameTensors(stateDict, unet);
      assert.deepEqual([...stateDict.keys()], keys);
      assert.deepEqual(
        golden.unet.state_dict.map(({ key }) => stateDict.get(key)?.shape),
        golden.unet.state_dict.map(({ shape }) => shape),
      );
    });
  }

  it('what stands beside the weights', () => {
    const wrapped = readTorch(checkpoint('unet_wrapped.pt'));
    assert.deepEqual(
      [...wrapped.other],
      [
        ['epoch', 12],
        ['best_metric', 0.5],
        [
          'config',
          new Map<string, unknown>([
            ['lr', 0.01],
            ['name', 'unet'],
          ]),
        ],
      ],
    );
    const { other, skipped } = readTorch(checkpoint('unet_with_optimizer.pt'));
    assert.deepEqual([[...other], skipped], [[['epoch', 12]], ['optimizer']]);
  });

  // Rounding to nearest: half a unit in the last of 11 and of 8 bits; below 2^-14 half floats are 2^-24 apart.
  for (const [name, dtype, relative, absolute] of [
    ['half', 'f16', 2 ** -11, 2 ** -25],
    ['bfloat16', 'bf16', 2 ** -8, 0],
  ] as const) {
    it(`unet_${name}.pt`, () => {
      const { stateDict } = readTorch(checkpoint(`unet_${name}.pt`));
      assert.deepEqual([...stateDict.keys()], keys);
      for (const [key, expected] of unet) {
        const found = stateDict.get(key) as Tensor;
        assert.deepEqual(found.shape, expected.shape);
        assert.equal(found.dtype, expected.dtype === 'f32' ? dtype : expected.dtype);
        const [a, b] = [asFloat32(found), asFloat32(expected)];
        for (let i = 0; i < b.length; i++)
          assert.ok(Math.abs(a[i] - b[i]) <= Math.abs(b[i]) * relative + absolute, `${key}[${i}]: ${a[i]} for ${b[i]}`);
      }
    });
  }

  it('tensor_zoo.pt and its legacy twin', () => {
    const expected = readGoldens('monai/checkpoints/tensor_zoo.safetensors');
    assertSameTensors(readTorch(checkpoint('tensor_zoo.pt')).stateDict, expected);
    for (const [name, found] of readTorch(checkpoint('tensor_zoo_legacy.pt')).stateDict) {
      assertSameTensors(new Map([[name, found]]), new Map([[name, expected.get(name) as Tensor]]));
    }
  });
});
