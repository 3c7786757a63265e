import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readWeights } from '../../../src/nn/formats/weights';
import { describeReference } from '../../support/reference';
import { assertRefused, assertSameTensors, checkpoint, fixture } from './fixtures';
import { dict, floats, pickle, tensor, zipCheckpoint } from './torch/assemble';

describe('readWeights', () => {
  it('tells the format by the first bytes, whatever the name', () => {
    const expected = readWeights(fixture('tensor_zoo.safetensors'), 'zoo.safetensors');
    assertSameTensors(readWeights(fixture('tensor_zoo.pt'), 'zoo.safetensors').tensors, expected.tensors);
    assertSameTensors(readWeights(fixture('tensor_zoo.safetensors'), 'zoo.bin').tensors, expected.tensors);
    assert.equal(readWeights(fixture('tensor_zoo_legacy.pt'), 'zoo').tensors.size, 4);
  });

  it('gives the metadata of safetensors', () => {
    const { metadata } = readWeights(fixture('../../../demo/sample/model/weights.safetensors'), 'weights.safetensors');
    assert.equal(JSON.parse(metadata.architecture).name, 'UNet');
  });

  it('hands on which state dict to read', () => {
    const two = zipCheckpoint(pickle(dict({ a: dict({ x: tensor() }), b: dict({ y: tensor() }) })), { 'data/0': floats(1, 2, 3, 4) });
    assert.deepEqual([...readWeights(two, 'two.pt', { stateDict: 'b' }).tensors.keys()], ['y']);
  });

  it('refuses other files, and says what is read', () => {
    const readable = /give weights as safetensors \(\.safetensors\) or PyTorch \(\.pt, \.pth, \.ckpt\)$/;
    assertRefused(() => readWeights(new Uint8Array(), 'a.pt'), 'weights-format', /^a\.pt: the file is empty/, readable);
    assertRefused(() => readWeights(Uint8Array.of(8, 7, 0x12), 'net.ONNX'), 'weights-format', /^net\.ONNX: ONNX is a graph/, readable);
    const hdf5 = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0);
    assertRefused(() => readWeights(hdf5, 'w.h5'), 'weights-format', /^w\.h5: its first bytes \(89 48 44 46 0d 0a 1a 0a\)/, readable);
  });
});

describeReference('monai/checkpoints', 'readWeights on the reference checkpoints', () => {
  it('reads the unet from each', () => {
    const expected = readWeights(checkpoint('unet.safetensors'), 'unet.safetensors').tensors;
    for (const name of ['zip', 'legacy', 'wrapped', 'with_optimizer', 'dataparallel']) {
      assertSameTensors(readWeights(checkpoint(`unet_${name}.pt`), name).tensors, expected);
    }
  });

  it('refuses the ONNX files', () => {
    for (const name of ['unet.onnx', 'densenet_small.onnx'])
      assertRefused(() => readWeights(checkpoint(name), name), 'weights-format', /ONNX is a graph/);
  });
});
