import type { Backend } from '../backends/backend';
import { PmError } from '../core/errors';
import { type RunOptions, withStage } from '../core/progress';
import { asFloat64, type Tensor } from '../core/tensor';
import { invertTransforms } from '../imaging/transforms/apply';
import { explainMethodNamed } from '../nn/explain/all';
import { defaultNormalizer } from '../nn/explain/normalise';
import type { Case } from './case';
import { classify, prepareForClassifier } from './classify';
import { fromOutput, toInput } from './input';
import type { Model } from './model';
import type { ClassifyResult, ExplainResult } from './results';
import { type Timings, timed } from './timing';

export interface ExplainRequest {
  /** One of `explainMethods`, `gradcam` by default. */
  readonly method?: string;
  /** Of the method, by its names. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** Index of the network's output; the most probable class by default. */
  readonly classIndex?: number;
}

/**
 * Why a classification model finds a class in the image: a map on the image's own grid, brought back through the inverse of the bundle's
 * preprocessing by linear interpolation. Throws PmError as the methods do, and `explain-method`.
 */
export async function explain(
  study: Case,
  model: Model,
  backend: Backend,
  { method = 'gradcam', args = {}, classIndex: asked }: ExplainRequest,
  options: RunOptions = {},
): Promise<ExplainResult> {
  const { bundle, weights } = model;
  const { name, create } = explainMethodNamed(method);
  const explainer = create(args);
  const classIndex = asked ?? predictedClass(await classify(study, undefined, model, backend, options), model);
  const label = bundle.labels.find(({ value }) => value === classIndex);
  if (!label) {
    const classes = bundle.labels.map((each) => `${each.value} (${each.name})`).join(', ');
    throw new PmError('class-unknown', `class ${classIndex}`, `is not one of "${bundle.name}"`, `choose among ${classes}`);
  }
  const timings: Timings = {};
  const prepared = await timed(timings, 'prepare explanation', async () => prepareForClassifier(study, model));
  const question = { architecture: bundle.architecture, weights, input: toInput(prepared.volume), classIndex };
  const found = await timed(timings, 'explain', () => explainer(question, backend, withStage(options, 'explain')));
  const onImage = (map: Tensor) => invertTransforms(fromOutput(map, prepared.volume), prepared.trace, { mode: 'bilinear' });
  const { map, normalised } = await timed(timings, 'finish explanation', async () => ({
    map: onImage(found.map),
    normalised: onImage(defaultNormalizer(found.map)),
  }));
  const values = asFloat64(found.map);
  const layer = found.settings.target_layers;
  const settings = { explanation: { method: name, class: classIndex, ...found.settings } };
  return {
    ...study.result({ backend, timings, models: [model], settings, warnings: found.warnings }),
    method: name,
    ...(typeof layer === 'string' && { layer }),
    class: { index: classIndex, name: label.name },
    settings: found.settings,
    map,
    normalised,
    minimum: values.reduce((a, b) => Math.min(a, b)),
    maximum: values.reduce((a, b) => Math.max(a, b)),
  };
}

/** The class of the largest probability. */
export function predictedClass({ probabilities }: ClassifyResult, { bundle }: Model): number {
  const best = probabilities.reduce((a, b) => (b.probability > a.probability ? b : a));
  return bundle.labels[probabilities.indexOf(best)].value;
}
