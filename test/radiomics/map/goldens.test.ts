import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { transformPoint } from '../../../src/imaging/affine';
import { extractMaps } from '../../../src/radiomics/map/extract-maps';
import { readParameters } from '../../../src/radiomics/parameters';
import { gridOf, worldToIndex } from '../../../src/radiomics/preprocess/grid';
import { backends } from '../../support/backends';
import { assertClose } from '../../support/close';
import { parseJson } from '../../support/goldens';
import { describeReference, referencePath } from '../../support/reference';
import { readReferenceImage } from '../goldens';

/** Values of maps at voxels of the original image; null where they are not finite. */
interface Golden {
  readonly settings: { readonly binWidth: number; readonly kernelRadius: number; readonly maskedKernel: boolean; readonly initValue: number };
  readonly voxels_xyz: readonly (readonly [number, number, number])[];
  readonly maps: Readonly<Record<string, readonly (number | null)[]>>;
}

for (const { name: backendName, create, skip } of backends) {
  describeReference('radiomics/goldens', `PyRadiomics' maps on ${backendName}`, () => {
    const file = readFileSync(referencePath('radiomics', 'goldens', 'prostate_phantom__voxelbased.json.gz'));
    const goldens = parseJson<Record<string, Golden>>(gunzipSync(file).toString());
    for (const [name, golden] of Object.entries(goldens)) {
      test(name, { skip }, async () => {
        const image = await readReferenceImage('radiomics', 'images', 'prostate_phantom_subvolume.nrrd');
        const mask = await readReferenceImage('radiomics', 'images', 'prostate_phantom_subvolume-label.nrrd');
        const { binWidth, ...voxelSetting } = golden.settings;
        const backend = await create();
        const compared: string[] = [];
        for await (const { name: feature, volume } of extractMaps(image, mask, readParameters({ setting: { binWidth }, voxelSetting }), backend)) {
          const toIndex = worldToIndex(gridOf(volume));
          assert.ok(toIndex);
          golden.voxels_xyz.forEach((voxel, n) => {
            const [i, j, k] = toIndex(transformPoint(image.affine, voxel)).map(Math.round);
            const value = volume.data[i + volume.size[0] * (j + volume.size[1] * k)] as number;
            assertClose([value], [golden.maps[feature][n] ?? Number.NaN], { rel: 1e-9, abs: 1e-9 }, `${feature} at ${voxel}`);
          });
          compared.push(feature);
        }
        backend.dispose();
        assert.deepEqual(compared.sort(), Object.keys(golden.maps).sort());
      });
    }
  });
}
