import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { NamedBytes } from '../../../../src/imaging/io/dicom/series';
import { parseDicom } from '../../../../src/imaging/io/dicom/file';
import { pixelSource } from '../../../../src/imaging/io/dicom/pixels';
import { openDicomSeries, readDicomSeries } from '../../../../src/imaging/io/dicom/series';
import { segmentsOf } from '../../../../src/imaging/io/dicom/segmentation';
import { structuresOf } from '../../../../src/imaging/io/dicom/structures';
import { spacingOf } from '../../../../src/imaging/affine';
import { assertClose } from '../../../support/close';
import { describeReference, readJson, referencePath } from '../../../support/reference';

interface Facts {
  readonly file: string;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

interface Expected {
  readonly rows: number | null;
  readonly columns: number | null;
  readonly frames: number;
  readonly first?: Facts;
  readonly last?: Facts;
  readonly rois?: { number: number; name: string }[];
  readonly contours?: number[];
  readonly points?: number[];
  readonly segments?: { number: number; label: string }[];
  readonly dcm2niix: { shape: number[]; zooms: number[]; affine: number[][]; min: number; max: number; sum: number }[];
}

/** dcm2niix takes a dose grid for 1 mm thick and lays the frames of all segments behind each other. */
const ownGeometry: Record<string, { size: number[]; zooms: number[] }> = {
  single_rtdose: { size: [10, 10, 15], zooms: [10, 10, 5] },
  qin_prostate_adc_seg: { size: [256, 256, 20], zooms: [0.7031, 0.7031, 3] },
  highdicom_seg_image_ct_binary: { size: [16, 16, 3], zooms: [0.48828, 0.48828, 1.25] },
  highdicom_seg_image_ct_binary_fractional: { size: [16, 16, 3], zooms: [0.48828, 0.48828, 1.25] },
};

function folder(name: string): NamedBytes[] {
  const path = referencePath('volumes/dicom', name);
  return readdirSync(path).map((file) => ({ name: file, bytes: readFileSync(join(path, file)) }));
}

function factsOf(data: ArrayLike<number>): { min: number; max: number; sum: number } {
  let [min, max, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < data.length; i++) {
    min = Math.min(min, data[i]);
    max = Math.max(max, data[i]);
    sum += data[i];
  }
  return { min, max, sum };
}

describeReference('volumes/dicom', 'the reference series', () => {
  const all = readJson<Record<string, Expected>>('volumes/dicom/expected.json');
  for (const [name, expected] of Object.entries(all)) {
    for (const facts of [expected.first, expected.last]) {
      if (!facts) continue;
      test(`${name}: stored pixels of ${facts.file}`, async () => {
        const file = parseDicom(readFileSync(referencePath('volumes/dicom', name, facts.file)), facts.file, 2 ** 31);
        const { format, frame } = pixelSource(file, 2 ** 31);
        assert.deepEqual([format.rows, format.columns, format.frames], [expected.rows, expected.columns, expected.frames]);
        const values: number[] = [];
        for (let i = 0; i < format.frames; i++) for (const value of (await frame(i)).data) values.push(Number(value));
        assert.deepEqual(factsOf(values), { min: facts.min, max: facts.max, sum: facts.sum });
      });
    }
    if (expected.rois) {
      test(`${name}: regions`, () => {
        const [{ name: file, bytes }] = folder(name);
        const structures = structuresOf(parseDicom(bytes, file, 2 ** 31).dataset);
        assert.deepEqual(
          structures.map(({ number, name: roi }) => ({ number, name: roi })),
          expected.rois,
        );
        assert.deepEqual(
          structures.map(({ contours }) => contours.length),
          expected.contours,
        );
        const points = structures.map(({ contours }) => contours.reduce((sum, contour) => sum + contour.points.length / 3, 0));
        assert.deepEqual(points, expected.points);
      });
    }
    if (expected.segments) {
      test(`${name}: segments`, () => {
        const [{ name: file, bytes }] = folder(name);
        const segments = segmentsOf(parseDicom(bytes, file, 2 ** 31).dataset);
        assert.deepEqual(
          segments.map(({ number, name: label }) => ({ number, label })),
          expected.segments,
        );
      });
    }
    for (const wanted of expected.dcm2niix) {
      test(`${name}: the volume of dcm2niix`, async () => {
        const { series } = await readDicomSeries(folder(name));
        assert.equal(series.length, 1);
        const { volume } = series[0].result;
        const own = ownGeometry[name];
        const [ni, nj, nk, channels = 1] = own?.size ?? wanted.shape;
        assert.deepEqual([...volume.size], [ni, nj, nk]);
        assertClose(spacingOf(volume.affine), own?.zooms ?? wanted.zooms.slice(0, 3), { rel: 0, abs: 1e-4 }, 'zooms');
        if (own) return;
        assert.equal(volume.channels, channels);
        // Printed with five decimals, computed in float32.
        assertClose(volume.affine, wanted.affine.flat(), { rel: 0, abs: 3e-5 }, 'affine');
        assert.deepEqual(factsOf(volume.data as Float64Array), { min: wanted.min, max: wanted.max, sum: wanted.sum });
      });
    }
  }
});
