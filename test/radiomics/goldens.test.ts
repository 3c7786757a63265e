import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { featureClasses } from '../../src/radiomics/classes/all';
import { extractFeatures } from '../../src/radiomics/extract';
import { readParameters } from '../../src/radiomics/parameters';
import { backends } from '../support/backends';
import { assertClose } from '../support/close';
import { describeReference } from '../support/reference';
import { type Golden, listGoldens, readCase, readGolden } from './goldens';

const classes = featureClasses.map(({ name }) => name);

/** One of each kind: the builds of WASM count the same integers, as other tests show. */
const tried = backends.filter(({ name }) => ['reference', 'wasm simd', 'webgpu'].includes(name));

for (const { name, create, skip } of tried) {
  for (const folder of ['radiomics', 'real-mr']) {
    describeReference(`${folder}/goldens`, `PyRadiomics' values on ${name}, ${folder}`, () => {
      let backend: Backend | undefined;
      after(() => backend?.dispose());
      for (const file of listGoldens(folder)) {
        test(file, { skip }, async () => {
          backend ??= await create();
          await compare(folder, readGolden(folder, file), backend);
        });
      }
    });
  }
}

async function compare(folder: string, golden: Golden, backend: Backend): Promise<void> {
  const { image, mask } = await readCase(folder, golden);
  const expected = Object.entries(golden.features);
  const featureClass = Object.fromEntries(
    classes.filter((name) => expected.some(([feature]) => feature.split('_')[1] === name)).map((name) => [name, null]),
  );
  const parameters = readParameters({ setting: golden.settings, imageType: golden.imageTypes, featureClass });
  const { features, diagnostics } = await extractFeatures(image, mask, parameters, backend);
  for (const [name, value] of expected) assertClose([features[name]], [value ?? Number.NaN], { rel: 1e-9 }, name);
  for (const [name, value] of Object.entries(golden.diagnostics)) {
    const found = diagnostics[name];
    if (typeof value === 'string') assert.equal(found, value, name);
    else assertClose([found].flat() as number[], [value].flat(), { rel: 1e-12 }, name);
  }
}
