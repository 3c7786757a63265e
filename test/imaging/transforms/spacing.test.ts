import { test } from 'node:test';
import { type SpacingOptions, spacing } from '../../../src/imaging/transforms/spacing';
import { describeReference } from '../../support/reference';
import { checkNearest, checkVolume, inputOf, transformGoldens } from './goldens';

describeReference('monai/transforms', 'Spacing equals MONAI', () => {
  const { cases, tensors } = transformGoldens('spacing');
  for (const { case: name, attrs } of cases) {
    test(name, () => {
      const options = {
        pixdim: attrs.pixdim,
        mode: attrs.mode,
        paddingMode: attrs.padding_mode,
        diagonal: attrs.diagonal,
        alignCorners: attrs.align_corners,
        scaleExtent: attrs.scale_extent,
      } as SpacingOptions;
      const input = inputOf(tensors, name);
      const out = spacing(input, options);
      if (attrs.mode === 'nearest') checkNearest(out, input, tensors, name, attrs.padding_mode as string);
      else checkVolume(out, tensors, name);
    });
  }
});
