import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Backend } from '../../../src/backends/backend';
import { type DType, viewOf } from '../../../src/core/dtype';
import { numel } from '../../../src/core/shape';
import type { Volume } from '../../../src/imaging/volume';
import { readParameters } from '../../../src/radiomics/parameters';
import { preprocess } from '../../../src/radiomics/preprocess/preprocess';
import { backends } from '../../support/backends';
import { assertClose } from '../../support/close';
import { describeReference, readJson, referencePath } from '../../support/reference';
import { readReferenceImage } from '../goldens';
import { derive } from './derive';

interface Entry {
  readonly file: string;
  readonly name: string;
  readonly settings: { readonly filter?: string };
  readonly dtype: string;
  readonly size_xyz: readonly number[];
}

const dtypes: Record<string, DType> = { int16: 'i16', uint16: 'u16', float32: 'f32', float64: 'f64' };
const images: Record<string, [string, string]> = {
  brain1: ['brain1_image.nrrd', 'brain1_label.nrrd'],
  prostate_phantom: ['prostate_phantom_subvolume.nrrd', 'prostate_phantom_subvolume-label.nrrd'],
};

/** PyRadiomics' name without what the reference's files add to it. */
const imageName = (name: string): string => name.replace(/_(db2|haar2|voxelunits)$/, '');

function read(entry: Entry): ArrayLike<number> {
  const bytes = gunzipSync(readFileSync(referencePath('radiomics', 'filter_responses', entry.file)));
  return viewOf(dtypes[entry.dtype], bytes.buffer as ArrayBuffer, bytes.byteOffset, numel(entry.size_xyz)) as Float64Array;
}

for (const { name: where, create, skip } of backends.filter((each) => ['reference', 'wasm simd', 'wasm simd.shared'].includes(each.name))) {
  describeReference('radiomics/filter_responses', `filtered images equal PyRadiomics’ on ${where}`, () => {
    let backend: Backend | undefined;
    after(() => backend?.dispose());
    for (const [name, files] of Object.entries(images)) {
      const entries = readJson<Entry[]>('radiomics', 'filter_responses', `${name}__index.json`).filter(({ settings }) => settings.filter);
      for (const key of new Set(entries.map(({ settings }) => JSON.stringify(settings)))) {
        const group = entries.filter(({ settings }) => JSON.stringify(settings) === key);
        const { filter, note, ...setting } = JSON.parse(key) as { filter: string; note: string };
        test(`${name} ${filter} ${JSON.stringify(setting)}`, { skip }, async () => {
          backend ??= await create();
          await compare(files, filter, setting, group, backend);
        });
      }
    }
  });
}

async function compare(files: readonly string[], filter: string, setting: object, group: readonly Entry[], backend: Backend): Promise<void> {
  const [image, labels] = (await Promise.all(files.map((file) => readReferenceImage('radiomics', 'images', file)))) as [Volume, Volume];
  const source = await preprocess(image, labels, readParameters({ setting: { additionalInfo: false } }).setting);
  const found = await derive(filter, { ...source, backend }, setting);
  assert.deepEqual(found.map((each) => each.name).sort(), group.map((each) => imageName(each.name)).sort());
  for (const entry of group) {
    const derived = found.find((each) => each.name === imageName(entry.name))?.image as Volume;
    assert.equal(derived.dtype, dtypes[entry.dtype], entry.name);
    assert.deepEqual(derived.size, entry.size_xyz, entry.name);
    // NumPy's log and exp differ from JavaScript's in the last bit; everything else is equal to the last bit.
    const rel = ['Logarithm', 'Exponential'].includes(filter) ? 5e-16 : 0;
    assertClose(derived.data as Float64Array, read(entry), { rel }, entry.name);
  }
}
