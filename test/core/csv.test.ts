import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { csvLine, parseCsv } from '../../src/core/csv';

const cells = (source: string) => parseCsv(source, 'x.csv').map((row) => row.cells);

describe('CSV', () => {
  test('cells, quotes, line ends and a byte order mark (RFC 4180)', () => {
    const expected = [
      ['a', 'b'],
      ['1', '2'],
    ];
    for (const source of ['a,b\n1,2', 'a,b\n1,2\n', 'a,b\r\n1,2\r\n', 'a,b\r1,2\r', '\ufeffa,b\n1,2\n', '"a","b"\n"1","2"\n', 'a,b\n\n1,2\n\n'])
      assert.deepEqual(cells(source), expected, JSON.stringify(source));
    assert.deepEqual(cells('"a ""b"" c",",",\r\n'), [['a "b" c', ',', '']]);
    assert.deepEqual(cells('"one\r\ntwo",x'), [['one\r\ntwo', 'x']]);
    assert.deepEqual(cells('""'), []);
    assert.deepEqual(cells('"",'), [['', '']]);
    assert.deepEqual(cells('a"b,c'), [['a"b', 'c']]);
    assert.deepEqual(cells(''), []);
  });

  test('rows know their line, over cells of several lines', () => {
    const rows = parseCsv('a,b\n"x\ny\r\nz",1\n\nc,d\n', 'x.csv');
    assert.deepEqual(
      rows.map((row) => row.line),
      [1, 2, 6],
    );
  });

  test('errors name the line', () => {
    assert.throws(() => parseCsv('a,b\n1,"open\n\n', 'x.csv'), /^PmError: x\.csv, line 2: a quote is opened and never closed; /);
    assert.throws(() => parseCsv('a\n"x\ny"z\n', 'x.csv'), /x\.csv, line 3: cell 1 goes on after its closing quote; /);
  });

  test('what is written is read again', () => {
    const row = ['plain', 'a,b', 'say "x"', 'two\nlines', 'cr\r', '', ' space '];
    assert.deepEqual(cells(csvLine(row)), [row]);
    assert.equal(csvLine([1 / 3, Number.NaN, [1, 2], null, undefined, true]), '0.3333333333333333,NaN,"[1,2]",,,true\n');
  });
});
