import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml, readTransformList } from '../../../src/study/dataset/transform-list';

const keys = ['image', 'label'];
const read = (text: string) => readTransformList(parseYaml(text, 'train.yaml'), keys);

test('transforms by name and options, or by name alone', () => {
  const text = `
seed: 3
transforms:
  - name: RandFlipd
    keys: [image, label]
    prob: 0.5
    spatial_axis: 0
  - RandAxisFlip   # of everything
  - {name: RandAffined, keys: [image, label], rotate_range: [[0, 0.3], 0.1], mode: [bilinear, nearest]}
`;
  assert.deepEqual(read(text), [
    { name: 'RandFlipd', keys, prob: 0.5, spatial_axis: 0 },
    { name: 'RandAxisFlip' },
    { name: 'RandAffined', keys, rotate_range: [[0, 0.3], 0.1], mode: ['bilinear', 'nearest'] },
  ]);
  assert.deepEqual(read('seed: 3\n'), []);
  assert.deepEqual(read('transforms:\n'), []);
});

test('an error names the line, the entry, the argument and the nearest valid one', () => {
  const text = (entry: string) => `seed: 3\ntransforms:\n  - RandAxisFlip\n  - name: RandFlipd\n    keys: [image, label]\n${entry}`;
  const fails = (source: string, message: RegExp, code = 'transform-option') => assert.throws(() => read(source), { code, message });
  fails(
    text('    prob: 0.5\n    spatal_axis: 0\n'),
    /train\.yaml, line 7, transforms\[1\], RandFlip\.spatal_axis: there is no such option.*nearest: spatialAxis/,
  );
  fails(text('    prob: often\n'), /line 6, transforms\[1\], RandFlip\.prob: "often" does not fit; give a finite number/);
  fails(text('  - {name: RandAffined, keys: [image, labels]}\n'), /line 6, transforms\[2\], RandAffine\.keys.*nearest: label/);
  fails(text('  - name: RandShiftIntensityd\n    keys: image\n'), /line 6, transforms\[2\], RandShiftIntensity\.offsets: it is missing/);
  fails(text('  - RandFilp\n'), /line 6, transforms\[2\], transform "RandFilp".*did you mean RandFlip\?/, 'transform-name');
  fails(text('  - {prob: 1}\n'), /line 6, transforms\[2\]: cannot be read; give a map/, 'config-structure');
  fails('transforms: {name: RandFlip}\n', /line 1, transforms: cannot be read; give a list/, 'config-structure');
  fails('transforms:\n  - name: [\n', /train\.yaml, line \d/, 'config-syntax');
});
