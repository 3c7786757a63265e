import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCohort } from '../../../src/study/cohort';
import { trainingCases } from '../../../src/study/dataset/cases';

const csv = 'id,image,mask,label,split\na,a.nii,am.nii,low,train\nb,b.nii,,high,train\nc,c.nii,cm.nii,low,val\n';
const cohort = parseCohort(csv, 'c.csv');

test('cases of a task and of splits', () => {
  assert.deepEqual(trainingCases(cohort, 'c.csv', { task: 'classification', classes: ['low', 'high'], splits: ['train'] }), [
    { id: 'a', files: { image: 'a.nii' }, target: 0 },
    { id: 'b', files: { image: 'b.nii' }, target: 1 },
  ]);
  assert.deepEqual(trainingCases(cohort, 'c.csv', { task: 'segmentation', splits: ['val'] }), [
    { id: 'c', files: { image: 'c.nii', label: 'cm.nii' } },
  ]);
  const numbered = parseCohort('id,image,label\na,a.nii,2\n', 'n.csv');
  assert.equal(trainingCases(numbered, 'n.csv', { task: 'classification' })[0].target, 2);
});

test('an error names the line', () => {
  const fails = (options: Parameters<typeof trainingCases>[2], code: string, message: RegExp) =>
    assert.throws(() => trainingCases(cohort, 'c.csv', options), { code, message });
  fails({ task: 'segmentation' }, 'cohort-row', /c\.csv, line 3, column mask: is empty/);
  fails({ task: 'classification' }, 'cohort-row', /line 2, column label: "low" is no class/);
  fails({ task: 'classification', classes: ['Low', 'high'] }, 'cohort-row', /line 2.*nearest: Low/);
  fails({ task: 'segmentation', splits: ['trian'] }, 'cohort-empty', /nearest: train/);
  assert.throws(() => trainingCases(parseCohort('id,image\na,b\n', 'd.csv'), 'd.csv', { task: 'segmentation' }), { code: 'cohort-column' });
});
