import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { generateAngles } from '../../src/radiomics/angles';
import { describeReference, readJson } from '../support/reference';

describeReference('radiomics/matrices', 'angles in PyRadiomics’ order', () => {
  const { angles } = readJson<{ angles: Record<string, number[][]> }>('radiomics', 'matrices', 'angles.json');
  for (const [name, expected] of Object.entries(angles)) {
    test(name, () => {
      const [, distances, bidirectional, axis] = /distances=\[(.*)\] bidirectional=(\w+) force2D=(.*)/.exec(name) ?? [];
      const flatAxis = /\d/.test(axis) ? Number(/\d/.exec(axis)?.[0]) : undefined;
      const found = generateAngles([9, 9, 9], { distances: distances.split(',').map(Number), bidirectional: bidirectional === 'True', flatAxis });
      assert.deepEqual(found, expected);
    });
  }
});

describe('angles', () => {
  test('13 directions to the neighbours', () => assert.equal(generateAngles([3, 3, 3], { distances: [1] }).length, 13));
  test('none that a thin region cannot hold', () => {
    assert.deepEqual(generateAngles([4, 1, 1], { distances: [1] }), [[0, 0, 1]]);
    assert.deepEqual(generateAngles([4, 4, 1], { distances: [1] }), generateAngles([4, 4, 4], { distances: [1], flatAxis: 0 }));
    assert.equal(generateAngles([2, 2, 2], { distances: [2] }).length, 0);
  });
});
