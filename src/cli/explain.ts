import { join } from 'node:path';
import { messageOf } from '../core/errors';
import { writeVolume } from '../imaging/io/write';
import { explainMethods } from '../nn/explain/all';
import type { Case } from '../study/case';
import { type ExplainRequest, explain, predictedClass } from '../study/explain';
import type { Model } from '../study/model';
import type { ClassifyResult } from '../study/results';
import { type Context, choice, integer, type OptionSpec, type OptionValues, text, UsageError } from './command';
import { type NamedContents, writeAll } from './output';

const names = explainMethods.map(({ name }) => name);

export const explainOptions: Readonly<Record<string, OptionSpec>> = {
  explain: { type: 'string', value: 'DIR', help: 'write there where in the image the class was found: maps on its grid, and explanation.json' },
  'explain-method': { type: 'string', value: names.join('|'), help: 'how (default gradcam)' },
  'explain-layer': {
    type: 'string',
    value: 'NAME',
    help: "a module's name in PyTorch, for gradcam and gradcam++ (default: the last with an extent)",
  },
  'explain-class': { type: 'string', value: 'N', help: 'index of the class (default: the most probable one)' },
  'explain-args': { type: 'string', value: 'JSON', help: 'arguments of the method, e.g. \'{"mask_size": 8}\' or \'{"n_steps": 100}\'' },
};

/** What `--help` says of the methods. */
export const explainDetails: readonly string[] = [
  'Methods of --explain-method:',
  ...explainMethods.map(({ name, summary }) => `  ${name.padEnd(Math.max(...names.map((each) => each.length)))}  ${summary}`),
];

/** What the options ask for; undefined where they ask for no explanation. */
export function explainRequest(options: OptionValues): (ExplainRequest & { readonly folder: string }) | undefined {
  const folder = text(options, 'explain');
  if (folder === undefined) {
    const stray = Object.keys(explainOptions).find((name) => options[name] !== undefined);
    if (stray) throw new UsageError(`--${stray}: give --explain DIR, too`);
    return undefined;
  }
  const layer = text(options, 'explain-layer');
  return {
    folder,
    method: choice(options, 'explain-method', names),
    args: { ...readArgs(text(options, 'explain-args') ?? '{}'), ...(layer !== undefined && { target_layers: layer }) },
    classIndex: integer(options, 'explain-class', 0, 2 ** 31),
  };
}

function readArgs(json: string): Record<string, unknown> {
  const refuse = (why: string) => new UsageError(`--explain-args ${json}: ${why}; give a JSON object`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw refuse(messageOf(error));
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw refuse('is none');
  return parsed as Record<string, unknown>;
}

/** Writes the maps and `explanation.json` into the folder, whole or not at all. */
export async function writeExplanation(
  { folder, classIndex, ...request }: ExplainRequest & { readonly folder: string },
  study: Case,
  model: Model,
  classified: ClassifyResult,
  context: Context,
): Promise<object> {
  const of = { ...request, classIndex: classIndex ?? predictedClass(classified, model) };
  const { map, normalised, ...result } = await explain(study, model, await context.backend(), of, context);
  const stem = `${result.method.replaceAll('+', 'p')}_class${result.class.index}`;
  const files = { map: `${stem}.nii.gz`, normalised: `${stem}_normalised.nii.gz` };
  const report = { ...result, files };
  const write = ([name, volume]: readonly [string, typeof map]): NamedContents => [name, writeVolume(volume, name, { comment: result.disclaimer })];
  await writeAll(folder, [
    write([files.map, map]),
    write([files.normalised, normalised]),
    ['explanation.json', `${JSON.stringify(report, null, 2)}\n`],
  ]);
  for (const { code, message } of result.warnings) if (!code.startsWith('demonstration-')) context.note(`warning: ${message}`);
  context.print(`${join(folder, files.map)}: ${result.method} of class ${result.class.index} (${result.class.name})`);
  return { ...report, output: folder };
}
