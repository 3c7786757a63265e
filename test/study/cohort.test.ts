import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseCohort } from '../../src/study/cohort';

describe('a cohort', () => {
  test('cases in the order of the file, with every column', () => {
    const { columns, cases } = parseCohort('id,image,mask,label,age\np1,a.nii,"m,1.nii",1,60\n p2 ,b.nii,,0,\n', 'c.csv', ['mask']);
    assert.deepEqual(columns, ['id', 'image', 'mask', 'label', 'age']);
    assert.deepEqual(cases, [
      { id: 'p1', line: 2, values: { id: 'p1', image: 'a.nii', mask: 'm,1.nii', label: '1', age: '60' } },
      { id: 'p2', line: 3, values: { id: 'p2', image: 'b.nii', mask: '', label: '0', age: '' } },
    ]);
    assert.equal(parseCohort('image,id\na.nii,1\n', 'c.csv').cases[0].id, '1');
  });

  test('errors name line and column, and what to do', () => {
    const refuses = (source: string, message: RegExp) => assert.throws(() => parseCohort(source, 'c.csv', ['mask']), message);
    refuses('', /c\.csv: there is no header; begin with a line such as id,image,mask/);
    refuses('id,image,mask\n', /c\.csv: there is a header and no case/);
    refuses('id,image,center\n1,a,b\n', /line 1: there is no column "mask" among id, image, center; add it/);
    refuses('ID,image,mask\n1,a,b\n', /no column "id" among ID, image, mask; write "id" for "ID"/);
    refuses('id;image;mask\n1;a;b\n', /separate cells with commas/);
    refuses('id,image,mask,image\n', /column 4 is a second "image"/);
    refuses('id,image,mask,\n', /column 4 has no name/);
    refuses('id,image,mask\n1,a,b\n2,a\n', /line 3: has 2 cells, the header has 3/);
    refuses('id,image,mask\n1,a,b\n2,a,b\n1,c,d\n', /line 4, column id: "1" is the id of line 2 too/);
    refuses('id,image,mask\n,a,b\n', /line 2, column id: is empty/);
  });
});
