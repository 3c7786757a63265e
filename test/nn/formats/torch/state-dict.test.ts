import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTorch } from '../../../../src/nn/formats/torch';
import { assertRefused } from '../fixtures';
import { dict, floats, int, join, list, orderedDict, type Piece, pickle, tensor, text, zipCheckpoint } from './assemble';

const quarter = floats(1, 2, 3, 4);

/** A checkpoint of that object, with one storage of 1, 2, 3, 4. */
const read = (object: Piece, stateDict?: string) => readTorch(zipCheckpoint(pickle(object), { 'data/0': quarter }), { stateDict });

describe('the state dict in a checkpoint', () => {
  const weights = dict({ 'conv.weight': tensor(), 'conv.bias': tensor({ size: [2], stride: [1] }) });
  const names = ['conv.weight', 'conv.bias'];
  const bias = dict({ bias: tensor() });

  it('itself, also as an OrderedDict with _metadata', () => {
    assert.deepEqual([...read(weights).stateDict.keys()], names);
    const ordered = join(orderedDict, '(', text('w'), tensor(), 'u', dict({ _metadata: orderedDict }), 'b');
    assert.deepEqual([...read(ordered).stateDict.keys()], ['w']);
  });

  it('wrapped under any name, with plain values beside it', () => {
    for (const name of ['state_dict', 'model', 'model_state_dict', 'net', 'anything']) {
      const { stateDict, other, skipped } = read(dict({ epoch: int(3), [name]: weights, config: dict({ lr: int(1) }) }));
      assert.deepEqual([...stateDict.keys()], names);
      assert.deepEqual(
        [...other],
        [
          ['epoch', 3],
          ['config', new Map([['lr', 1]])],
        ],
      );
      assert.deepEqual(skipped, []);
    }
  });

  it('wrapped twice', () => {
    const { stateDict, other } = read(dict({ checkpoint: dict({ net: weights, epoch: int(3) }), date: text('today') }));
    assert.deepEqual([...stateDict.keys()], names);
    assert.deepEqual(
      [...other],
      [
        ['date', 'today'],
        ['checkpoint.epoch', 3],
      ],
    );
  });

  it('beside other tensors', () => {
    const optimizer = dict({ state: join('}(', int(0), dict({ exp_avg: tensor() }), 'u'), param_groups: list(dict({ lr: int(1) })) });
    const { stateDict, skipped } = read(dict({ loss: tensor({ size: [], stride: [] }), optimizer, weights_of_mine: weights }));
    assert.deepEqual([...stateDict.keys()], names);
    assert.deepEqual(skipped, ['loss', 'optimizer']);
  });

  it('with plain values in it', () => {
    const { stateDict, other } = read(dict({ state_dict: dict({ w: tensor(), 'a._extra_state': 'N' }) }));
    assert.deepEqual([...stateDict.keys()], ['w']);
    assert.deepEqual([...other], [['state_dict.a._extra_state', null]]);
  });

  it('of several, the one with a usual name, or the one asked for', () => {
    const two = dict({ ema: bias, model: weights });
    assert.deepEqual([...read(two).stateDict.keys()], names);
    assert.deepEqual(read(two).skipped, ['ema']);
    assert.deepEqual([...read(two, 'ema').stateDict.keys()], ['bias']);
    assertRefused(() => read(two, 'gan'), 'torch-state-dict', /"gan".*ema, model/);
    assertRefused(
      () => read(dict({ generator: bias, discriminator: weights })),
      'torch-state-dict',
      /several state dicts \(generator, discriminator\)/,
    );
  });

  it('is not there', () => {
    assertRefused(() => read(tensor()), 'torch-state-dict', /holds a torch\.Tensor/);
    assertRefused(() => read(list(tensor())), 'torch-state-dict', /holds a list/);
    assertRefused(() => read(dict({ epoch: int(1) })), 'torch-state-dict', /holds a dict/);
  });

  it("loses a wrapper's prefix where every key has it", () => {
    const named = (...keys: string[]) => [...read(dict(Object.fromEntries(keys.map((key) => [key, tensor()])))).stateDict.keys()];
    assert.deepEqual(named('module.a', 'module.b'), ['a', 'b']);
    assert.deepEqual(named('module.a', 'b'), ['module.a', 'b']);
    assert.deepEqual(named('module._orig_mod.a'), ['a']);
    assert.deepEqual(named('_orig_mod.module.a'), ['a']);
    assert.deepEqual(named('module.module.a'), ['module.a']);
  });

  it('that holds itself', () => {
    assertRefused(() => read('}q\x00X\x04\0\0\0selfh\x00s'), 'pickle-invalid', /contains itself/);
  });
});
