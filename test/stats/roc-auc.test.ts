import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asFloat64, type Tensor } from '../../src/core/tensor';
import { multiclassRocAuc, type RocAverage, rocAuc } from '../../src/stats/roc-auc';
import { assertClose } from '../support/close';
import { describeReference, readGoldens, readJson } from '../support/reference';

describeReference('monai/metrics', 'ROC AUC equals MONAI', () => {
  const { cases } = readJson<{ cases: { case: string; attrs: { average?: RocAverage } }[] }>('monai', 'metrics', 'classification.json');
  const tensors = readGoldens('monai', 'metrics', 'classification.safetensors');
  const rows = (t: Tensor) => Array.from({ length: t.shape[0] }, (_, r) => asFloat64(t).subarray(r * t.shape[1], (r + 1) * t.shape[1]));
  for (const { case: name, attrs } of cases) {
    test(name, () => {
      const scores = tensors.get(`${name}/y_pred`) as Tensor;
      const labels = tensors.get(`${name}/y`) as Tensor;
      const expected = asFloat64(tensors.get(`${name}/out`) as Tensor);
      const average = attrs.average as 'none';
      const out = scores.shape.length === 1 ? rocAuc(asFloat64(scores), asFloat64(labels)) : multiclassRocAuc(rows(scores), rows(labels), average);
      assertClose([out].flat(), expected, { rel: 1e-6 });
    });
  }
});

test('ties count half, one kind of label gives NaN, odd input is refused', () => {
  assert.equal(rocAuc([1, 1, 1, 1], [0, 1, 0, 1]), 0.5);
  assert.equal(rocAuc([0.1, 0.4, 0.4, 0.9], [0, 0, 1, 1]), 3.5 / 4);
  assert.ok(Number.isNaN(rocAuc([1, 2], [1, 1])));
  assert.throws(() => rocAuc([1, 2], [0, 2]), /neither 0 nor 1/);
  assert.throws(() => rocAuc([1, Number.NaN], [0, 1]), /not a number/);
  assert.throws(() => rocAuc([1], [0, 1]), /1 and 2/);
});
