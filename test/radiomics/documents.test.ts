import assert from 'node:assert/strict';
import { test } from 'node:test';
import { featureClasses } from '../../src/radiomics/classes/all';
import type { FeatureClass } from '../../src/radiomics/classes/feature-class';
import { describeSettings } from '../../src/radiomics/settings';
import { checkDocument, markdownTable } from '../support/document';

/** What the class is computed over. */
const over: Readonly<Record<FeatureClass['describes'], string>> = {
  shape: 'the region before resegmentation, once',
  original: 'the original image, once',
  image: 'every image type',
};

function section({ name, features, deprecated, beyond = [], ibsi = {}, onlyNamed, describes, aggregated }: FeatureClass): string {
  const foreign = onlyNamed === true && name !== 'shape2D';
  const rows = features.map((feature) => {
    const pyradiomics = foreign || beyond.includes(feature) ? '' : feature;
    const byDefault = !onlyNamed && !beyond.includes(feature) && !deprecated.includes(feature);
    return [feature, pyradiomics, ibsi[feature] ?? '', byDefault ? 'yes' : '', feature in ibsi ? 'yes' : ''];
  });
  const aggregations = { directions: 'all six ways', slices: 'by slice, over all slices, in the volume' };
  return [
    `\n## ${name}\n\nOf ${over[describes]}.${aggregated ? ` Aggregation: ${aggregations[aggregated]}.` : ''}\n\n`,
    markdownTable(['feature', 'PyRadiomics', 'IBSI', 'computed with `pyradiomics`', 'computed with `ibsi`'], rows),
  ].join('');
}

test('docs/radiomics.md lists every feature', () => {
  const codes = featureClasses.flatMap(({ ibsi = {} }) => Object.values(ibsi));
  // Two codes stand for two features each.
  assert.equal(new Set(codes).size, codes.length - 2);
  for (const { name, features, deprecated, beyond = [], ibsi = {} } of featureClasses) {
    for (const feature of [...deprecated, ...beyond, ...Object.keys(ibsi)]) assert.ok(features.includes(feature), `${name} ${feature}`);
  }
  const settings = describeSettings().map(({ name, default: initial, allowed }) => [name, JSON.stringify(initial), allowed]);
  checkDocument(
    'docs/radiomics.md',
    `# Radiomics features

Written by \`npm run docs\` from the feature classes. Names are those of PyRadiomics 3.1, and in its style for features that it lacks;
codes are those of the [IBSI reference manual](https://arxiv.org/abs/1612.07003). Columns 4 and 5 say what is computed where no features
are named, with the setting \`conformance\` at \`pyradiomics\` (the default) and at \`ibsi\`.

A value is named \`original_glcm_Contrast\`: image type, class, feature. Where the setting \`aggregation\` lists several ways, the class has
the way with it: \`original_glcm-2.5D-merged_Contrast\`, and for classes that know no directions \`original_glszm-2.5D_ZonePercentage\`.

With \`conformance: ibsi\` these differ from PyRadiomics: grids are resampled around their common centre and go on with the values at
their border; the mask is interpolated and cut at \`maskThreshold\`; \`roundIntensities\`, \`outlierSigma\`; \`binWidth\` counts from the lower
bound of \`resegmentRange\`; the covariance of positions is divided by one voxel less; kurtosis is less 3; run lengths have all 13 (4)
directions for every region; tone differences leave out voxels without neighbours. How the values compare with IBSI's: [ibsi.md](ibsi.md).

## Settings

${markdownTable(['setting', 'default', 'allowed'], settings)}${featureClasses.map(section).join('')}`,
  );
});
