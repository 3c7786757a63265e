import type { Architecture } from './architecture';
import {
  type Check,
  fields,
  flag,
  integerIn,
  listOf,
  matching,
  numberIn,
  oneOf,
  optional,
  pairOf,
  record,
  reject,
  text,
  tripleOf,
} from './bundle-checks';
import type { InfererSpec, LabelSpec, MetricSpec, ModelBundle, TransformSpec, WeightsReference } from './bundle-types';

const anyNumber = numberIn(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);

const transform: Check<TransformSpec> = (value, path) => {
  const options = record(value, path);
  return { ...options, name: text(options.name, `${path}.name`) };
};

const label = fields<LabelSpec>({ value: integerIn(0, 65_535), name: text });

const labels: Check<LabelSpec[]> = (value, path) => {
  const given = listOf(label, 1)(value, path);
  given.forEach((item, index) => {
    if (given.findIndex((other) => other.value === item.value) < index)
      reject(`${path}[${index}].value`, item.value, 'every label a value of its own');
  });
  return given;
};

/** The schema of model.json. */
export const bundleSchema = fields<ModelBundle>({
  schemaVersion: oneOf(1),
  name: text,
  version: text,
  description: text,
  task: oneOf('segmentation', 'classification'),
  demonstration: flag,
  architecture: fields<Architecture>({ name: text, args: record }),
  preprocessing: listOf(transform),
  postprocessing: listOf(transform),
  inferer: fields<InfererSpec>({ roiSize: tripleOf(integerIn(1, 4096)), overlap: numberIn(0, 0.99), mode: oneOf('gaussian', 'constant') }),
  labels,
  intendedUse: text,
  trainingData: text,
  license: text,
  metrics: listOf(fields<MetricSpec>({ name: text, value: anyNumber, dataset: text, interval: optional(pairOf(anyNumber)) })),
  weights: fields<WeightsReference>({
    // A plain name: a bundle cannot make a page load from elsewhere.
    file: matching(/^[A-Za-z0-9_][A-Za-z0-9_.-]*\.safetensors$/, 'the name of a .safetensors file beside model.json'),
    sha256: matching(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits'),
    bytes: integerIn(1, Number.MAX_SAFE_INTEGER),
  }),
});
