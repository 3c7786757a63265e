import { PmError } from '../../core/errors';
import { writeVolume } from '../../imaging/io/write';
import { Case } from '../../study/case';
import { withoutVoxels } from '../../study/report';
import { segment as run } from '../../study/segment';
import { type Command, choice, number, text, triple, UsageError } from '../command';
import { modelOption, openModels } from '../models';
import { writeWhole } from '../output';
import { openVolume } from '../volumes';

/** A mask by sliding window, on the image's own grid. */
export const segment: Command = {
  name: 'segment',
  summary: "Segment a volume by sliding window; the mask has the image's own grid.",
  positionals: [{ name: 'IMAGE' }],
  options: {
    ...modelOption,
    out: { type: 'string', value: 'MASK', help: 'the mask to write: .nii .nii.gz .nrrd .mha' },
    'roi-size': { type: 'string', value: 'N|X,Y,Z', help: "window in voxels (default: the model's)" },
    overlap: { type: 'string', value: 'F', help: "overlap of windows, 0 to below 1 (default: the model's)" },
    mode: { type: 'string', value: 'gaussian|constant', help: "weight of a window's voxels (default: the model's)" },
  },
  example: 'pm-analyzer segment t2.nii.gz --out mask.nii.gz',
  run: async (context, [path]) => {
    const out = text(context.options, 'out');
    if (!out) throw new UsageError('--out MASK is missing');
    const settings = {
      roiSize: triple(context.options, 'roi-size'),
      overlap: number(context.options, 'overlap', 0, 0.99),
      mode: choice(context.options, 'mode', ['gaussian', 'constant'] as const),
    };
    const { segmentation } = await openModels(context.options);
    if (!segmentation) throw new PmError('model-task', 'model', 'has no segmentation network', 'give one with --model');
    const result = await run(new Case(await openVolume(path, context), context.seed), segmentation, await context.backend(), settings, context);
    await writeWhole(out, writeVolume(result.mask, out, { comment: result.disclaimer }));
    for (const { name, voxels, millilitres } of result.labels) context.print(`${name}: ${voxels} voxels, ${millilitres.toFixed(2)} ml`);
    for (const { message } of result.warnings) context.note(`warning: ${message}`);
    context.print(`${out} (${result.disclaimer})`);
    return { output: out, ...(withoutVoxels({ segmentation: result }).segmentation as object) };
  },
};
