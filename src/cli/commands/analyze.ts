import { join } from 'node:path';
import { writeVolume } from '../../imaging/io/write';
import { analyze as run } from '../../study/analyze';
import { Case } from '../../study/case';
import { csvReport, jsonReport, withoutVoxels } from '../../study/report';
import { htmlReport } from '../../study/report-html';
import { type Command, text, UsageError } from '../command';
import { modelOption, openModels } from '../models';
import { writeAll } from '../output';
import { radiomicsOptions, readParameterOptions } from '../parameters';
import { openVolume } from '../volumes';

/** Everything about one case, in a folder. */
export const analyze: Command = {
  name: 'analyze',
  summary: 'All of it: mask (unless given), features, classification; report.html, report.json, features.csv, mask.nii.gz.',
  positionals: [{ name: 'IMAGE' }, { name: 'MASK', optional: true }],
  options: { ...modelOption, ...radiomicsOptions, out: { type: 'string', value: 'DIR', help: 'folder of the results' } },
  example: 'pm-analyzer analyze t2.nii.gz --out results',
  run: async (context, [imagePath, maskPath]) => {
    const out = text(context.options, 'out');
    if (!out) throw new UsageError('--out DIR is missing');
    const parameters = await readParameterOptions(context.options);
    const models = await openModels(context.options);
    const image = await openVolume(imagePath, context);
    const mask = maskPath === undefined ? undefined : await openVolume(maskPath, context, { grid: image.volume });
    const result = await run(new Case(image, context.seed), { mask, models, parameters }, await context.backend(), context);
    const files = new Map<string, Uint8Array | string>([
      ['report.html', htmlReport(result)],
      ['report.json', jsonReport(result)],
      ['features.csv', csvReport(result)],
    ]);
    const used = result.segmentation?.mask ?? mask?.volume;
    if (used) files.set('mask.nii.gz', writeVolume(used, 'mask.nii.gz', { comment: result.disclaimer }));
    await writeAll(out, files);
    for (const line of summary(result)) context.print(line);
    for (const { message } of result.warnings) context.note(`warning: ${message}`);
    for (const name of files.keys()) context.print(join(out, name));
    context.print(result.disclaimer);
    return { output: out, files: [...files.keys()], ...withoutVoxels(result) };
  },
};

/** What a person wants to see at once. */
function* summary({ segmentation, radiomics, classification, timings, provenance }: Awaited<ReturnType<typeof run>>): Generator<string> {
  for (const { name, voxels, millilitres } of segmentation?.labels ?? []) yield `mask ${name}: ${voxels} voxels, ${millilitres.toFixed(2)} ml`;
  if (radiomics) yield `features: ${Object.keys(radiomics.features).length}`;
  for (const { name, probability } of classification?.probabilities ?? []) yield `probability ${name}: ${probability.toFixed(4)}`;
  for (const [stage, ms] of Object.entries(timings)) yield `time ${stage}: ${(ms / 1000).toFixed(3)} s`;
  yield `backend: ${provenance.backend.name} (${provenance.backend.device})`;
}
