import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseCsv } from '../../src/core/csv';
import { writeVolume } from '../../src/imaging/io/write';
import { noise, volumeOf } from '../radiomics/volumes';
import { rowsKept, run, start } from './run';

const size = [12, 11, 10] as const;
const voxels = size[0] * size[1] * size[2];

/** A table as one mapping of columns to cells for each row. */
function readTable(path: string): Record<string, string>[] {
  const [header, ...rows] = parseCsv(readFileSync(path, 'utf8'), path);
  return rows.map(({ cells }) => Object.fromEntries(header.cells.map((column, n) => [column, cells[n]])));
}

describe('radiomics over a cohort', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);
  const call = (cohort: string, out: string, ...more: string[]) =>
    ['radiomics', '--cohort', at(cohort), '--out', at(out), '--backend', 'wasm', '--params', at('params.yaml'), ...more] as const;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pm-cohort-'));
    const write = (name: string, values: readonly number[]) => writeFileSync(at(name), writeVolume(volumeOf(size, values, 'i16'), name));
    for (const seed of [1, 2, 3, 4]) {
      write(
        `image${seed}.nii`,
        noise(voxels, seed).map((x) => Math.floor(300 * x)),
      );
    }
    write(
      'mask.nii',
      Array.from({ length: voxels }, (_, i) => Number(i % size[0] > 2 && i > 200)),
    );
    write('empty.nii', new Array(voxels).fill(0));
    writeFileSync(at('broken.nii'), 'not a volume');
    writeFileSync(at('params.yaml'), 'setting:\n  binWidth: 20\n');
    const rows = [
      'id,image,mask,label,center,remark',
      'p1,image1.nii,mask.nii,1,A,"quoted, with comma"',
      'p2,broken.nii,mask.nii,0,A,',
      'p3,image3.nii,missing.nii,0,B,',
      'p4,image2.nii,empty.nii,1,B,',
      'p5,image3.nii,mask.nii,0,C,',
      'p6,image4.nii,,0,C,',
    ];
    writeFileSync(at('mixed.csv'), `${rows.join('\r\n')}\r\n`);
    // Large enough that a run over them can be stopped in its middle.
    const large = [40, 36, 30] as const;
    const extent = large[0] * large[1] * large[2];
    for (const seed of [1, 2, 3, 4]) {
      const values = noise(extent, seed).map((x) => Math.floor(1500 * x));
      writeFileSync(at(`large${seed}.nii`), writeVolume(volumeOf(large, values, 'i16'), 'large.nii'));
    }
    const inside = Array.from({ length: extent }, (_, i) => Number(i % large[0] > 2 && i > 2000));
    writeFileSync(at('large-mask.nii'), writeVolume(volumeOf(large, inside, 'u8'), 'large-mask.nii'));
    const many = Array.from({ length: 12 }, (_, n) => `c${n},large${1 + (n % 4)}.nii,large-mask.nii`);
    writeFileSync(at('many.csv'), `id,image,mask\n${many.join('\n')}\n`);
  });
  after(() => rmSync(folder, { recursive: true }));

  test('one row a case, failures in their rows, and the same table with one job and with two', async () => {
    const one = await run(...call('mixed.csv', 'one.csv', '--jobs', '1', '--json'));
    assert.equal(one.status, 0, one.stderr);
    assert.deepEqual(JSON.parse(one.stdout), { rows: 6, failed: 4, skipped: 0, out: at('one.csv') });
    assert.match(one.stderr, /4 of 6 cases failed: p2, p3, p4, p6/);
    const two = await run(...call('mixed.csv', 'two.csv', '--jobs', '2'));
    assert.equal(two.status, 0, two.stderr);
    assert.equal(readFileSync(at('one.csv'), 'utf8'), readFileSync(at('two.csv'), 'utf8'));

    const table = readTable(at('one.csv'));
    const columns = Object.keys(table[0]);
    assert.deepEqual(columns.slice(0, 6), ['id', 'image', 'mask', 'label', 'center', 'remark']);
    const kinds = columns.slice(6, -1).map((column) => column.startsWith('diagnostics_'));
    assert.deepEqual(
      kinds,
      kinds.toSorted((a, b) => Number(b) - Number(a)),
      'diagnostics come before features',
    );
    assert.equal(kinds.filter((diagnostic) => !diagnostic).length, 107);
    assert.deepEqual(
      table.map(({ id, error }) => [id, error === '']),
      [
        ['p1', true],
        ['p2', false],
        ['p3', false],
        ['p4', false],
        ['p5', true],
        ['p6', false],
      ],
    );
    assert.equal(table[0].remark, 'quoted, with comma');
    assert.match(table[2].error, /missing\.nii: there is no such file/);
    assert.match(table[3].error, /no labelled voxel/);
    assert.match(table[5].error, /column mask: is empty/);
    // The same numbers as for the case alone.
    const alone = await run('radiomics', at('image3.nii'), at('mask.nii'), '--params', at('params.yaml'), '--backend', 'wasm', '--json');
    const values = JSON.parse(alone.stdout);
    for (const [column, value] of Object.entries(values)) {
      if (column.startsWith('original_')) assert.equal(table[4][column], String(value), column);
    }
  });

  test('killed in the middle, it goes on where it was and ends with the same table', async () => {
    const whole = await run(...call('many.csv', 'whole.csv', '--jobs', '2'));
    assert.equal(whole.status, 0, whole.stderr);
    const { child, ended } = start(...call('many.csv', 'killed.csv', '--jobs', '2'));
    const part = at('killed.csv.part');
    await rowsKept(child, part, 3);
    child.kill('SIGKILL');
    await ended;
    assert.ok(!existsSync(at('killed.csv')), 'it was killed before its end');
    const kept = readFileSync(part, 'utf8').split('\n').length - 1;
    appendFileSync(part, '{"key":"c11","row":{"diagnos');
    const resumed = await run(...call('many.csv', 'killed.csv', '--jobs', '2', '--json'));
    assert.equal(resumed.status, 0, resumed.stderr);
    assert.deepEqual(JSON.parse(resumed.stdout), { rows: 12, failed: 0, skipped: kept, out: at('killed.csv') });
    assert.equal(readFileSync(at('killed.csv'), 'utf8'), readFileSync(at('whole.csv'), 'utf8'));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('.part')),
      [],
    );
  });

  test('interrupted, it stops cleanly and keeps what is done', async () => {
    const { child, ended } = start(...call('many.csv', 'interrupted.csv', '--jobs', '1'));
    await rowsKept(child, at('interrupted.csv.part'), 2);
    child.kill('SIGINT');
    const stderr = await ended;
    assert.equal(child.exitCode, 1, stderr);
    assert.match(
      stderr,
      /error: cancelled: interrupted by the user; \d+ of 12 cases are kept in .*interrupted\.csv\.part, give the same command again/,
    );
    assert.ok(!existsSync(at('interrupted.csv')));
    const resumed = await run(...call('many.csv', 'interrupted.csv', '--json'));
    assert.equal(resumed.status, 0, resumed.stderr);
    assert.ok(JSON.parse(resumed.stdout).skipped >= 2);
    assert.equal(readTable(at('interrupted.csv')).length, 12);
  });

  const children = (pid: number) => `/proc/${pid}/task/${pid}/children`;
  test('a process that is killed costs its own case only', { skip: !existsSync(children(process.pid)) }, async () => {
    const { child, ended } = start(...call('many.csv', 'crashed.csv', '--jobs', '1'));
    await rowsKept(child, at('crashed.csv.part'), 1);
    const [worker] = readFileSync(children(child.pid as number), 'utf8')
      .trim()
      .split(' ')
      .map(Number);
    process.kill(worker, 'SIGKILL');
    const stderr = await ended;
    assert.equal(child.exitCode, 0, stderr);
    const failed = readTable(at('crashed.csv')).filter(({ error }) => error !== '');
    assert.equal(failed.length, 1);
    assert.match(failed[0].error, /the process that worked on it ended \(signal SIGKILL\)/);
  });

  test('a finished table is kept, other settings, files or cohorts are refused', async () => {
    writeFileSync(at('growing.csv'), 'id,image,mask\na,image1.nii,mask.nii\nb,growing.nii,mask.nii\n');
    copyFileSync(at('image2.nii'), at('growing.nii'));
    assert.equal((await run(...call('growing.csv', 'grown.csv'))).status, 0);
    writeFileSync(at('growing.csv'), 'id,image,mask,age\nz,image3.nii,mask.nii,50\na,image1.nii,mask.nii,60\nb,growing.nii,mask.nii,70\n');
    const grown = await run(...call('growing.csv', 'grown.csv', '--json'));
    assert.deepEqual(JSON.parse(grown.stdout), { rows: 3, failed: 0, skipped: 2, out: at('grown.csv') });
    assert.deepEqual(
      readTable(at('grown.csv')).map(({ id, age }) => [id, age]),
      [
        ['z', '50'],
        ['a', '60'],
        ['b', '70'],
      ],
    );
    const before = readFileSync(at('grown.csv'), 'utf8');
    const refuses = async (message: RegExp, ...more: string[]) => {
      const { status, stderr } = await run(...call('growing.csv', 'grown.csv', ...more));
      assert.equal(status, 1);
      assert.match(stderr, message);
      assert.equal(readFileSync(at('grown.csv'), 'utf8'), before);
    };
    await refuses(/grown\.csv: its rows were made with other settings: label \(1 there, 2 now\); choose another --out/, '--label', '2');
    copyFileSync(at('image4.nii'), at('growing.nii'));
    await refuses(/the row of "b" was made from another .*growing\.nii; /);
    writeFileSync(at('growing.csv'), 'id,image,mask\na,image1.nii,mask.nii\n');
    await refuses(/it has a row of "z", which the cohort does not have/);
    const other = await run(...call('growing.csv', 'mixed.csv'));
    assert.equal(other.status, 1);
    assert.match(other.stderr, /mixed\.csv: there is such a file, and it is not a table of this command/);
  });

  test('all failed exits 1 and says why; wrong calls exit 2', async () => {
    writeFileSync(at('bad.csv'), 'id,image,mask\np1,broken.nii,mask.nii\n');
    const bad = await run(...call('bad.csv', 'bad-out.csv'));
    assert.equal(bad.status, 1);
    assert.match(bad.stderr, /error: .*bad\.csv: all 1 cases failed, "p1" because of broken\.nii/);
    assert.match(readTable(at('bad-out.csv'))[0].error, /broken\.nii/);
    writeFileSync(at('twice.csv'), 'id,image,mask\np1,a,b\np1,a,b\n');
    const twice = await run(...call('twice.csv', 'x.csv'));
    assert.match(twice.stderr, /twice\.csv, line 3, column id: "p1" is the id of line 2 too/);
    writeFileSync(at('taken.csv'), 'id,image,mask,error\np1,a,b,c\n');
    assert.match((await run(...call('taken.csv', 'x.csv'))).stderr, /the column "error" is one that this command writes/);
    writeFileSync(at('features.csv'), 'id,image,mask,log-sigma-1-mm-3D_glcm_Contrast\np1,a,b,c\n');
    assert.match(
      (await run(...call('features.csv', 'x.csv'))).stderr,
      /the column "log-sigma-1-mm-3D_glcm_Contrast" is one that this command writes/,
    );
    const image = resolve('demo/sample/t2.nii.gz');
    for (const args of [
      ['radiomics', '--cohort', at('bad.csv')],
      ['radiomics', '--cohort', at('bad.csv'), '--out', at('x.json')],
      ['radiomics', image, '--cohort', at('bad.csv'), '--out', at('x.csv')],
      ['radiomics', image],
      ['radiomics', image, image, '--jobs', '2'],
      ['radiomics', '--cohort', at('bad.csv'), '--out', at('x.csv'), '--jobs', '0'],
    ]) {
      const { status, stderr } = await run(...args);
      assert.equal(status, 2, `${args.join(' ')}: ${stderr}`);
    }
  });
});
