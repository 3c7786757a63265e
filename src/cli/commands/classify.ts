import { PmError } from '../../core/errors';
import { Case } from '../../study/case';
import { classify as run } from '../../study/classify';
import type { Command } from '../command';
import { explainDetails, explainOptions, explainRequest, writeExplanation } from '../explain';
import { modelOption, openModels } from '../models';
import { openVolume } from '../volumes';

/** Probability of each class. */
export const classify: Command = {
  name: 'classify',
  summary: "Probability of a classification model's classes, with its uncertainty and warnings.",
  positionals: [{ name: 'IMAGE' }, { name: 'MASK', optional: true }],
  options: { ...modelOption, ...explainOptions },
  details: explainDetails,
  example: 'pm-analyzer classify t2.nii.gz --json\npm-analyzer classify t2.nii.gz --explain maps --explain-method gradcam++',
  run: async (context, [imagePath, maskPath]) => {
    const request = explainRequest(context.options);
    const { classification } = await openModels(context.options);
    if (!classification) throw new PmError('model-task', 'model', 'has no classification network', 'give one with --model');
    const image = await openVolume(imagePath, context);
    const mask = maskPath === undefined ? undefined : await openVolume(maskPath, context, { grid: image.volume });
    const study = new Case(image, context.seed);
    const result = await run(study, mask, classification, await context.backend(), context);
    for (const { name, probability } of result.probabilities) context.print(`${name}: ${probability.toFixed(4)}`);
    context.print(`uncertainty: ${result.uncertainty.toFixed(4)}`);
    for (const { message } of result.warnings) context.note(`warning: ${message}`);
    const explanation = request && (await writeExplanation(request, study, classification, result, context));
    context.print(result.disclaimer);
    return { ...result, explanation };
  },
};
