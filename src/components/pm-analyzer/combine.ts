import type { Warning } from '../../core/warning';
import type { AnalyzeResult } from '../../study/results';

/** The parts of a result, each of which may have been made by a run of its own. */
export type ResultParts = Pick<AnalyzeResult, 'segmentation' | 'radiomics' | 'featureMaps' | 'classification' | 'explanation'>;

/** One result of parts that were made one after the other; `undefined` of none. `latest` was made last, `extra` warnings are of the whole. */
export function combine(parts: ResultParts, latest?: keyof ResultParts, extra: readonly Warning[] = []): AnalyzeResult | undefined {
  const all = [parts.segmentation, parts.radiomics, parts.featureMaps, parts.classification, parts.explanation];
  const made = all.filter((part) => part !== undefined);
  const last = (latest && parts[latest]) ?? made.at(-1);
  if (!last) return undefined;
  const models = new Map(made.flatMap(({ provenance }) => provenance.models).map((model) => [`${model.task} ${model.sha256}`, model]));
  const mask = [parts.radiomics, parts.featureMaps, parts.segmentation].find((part) => part?.provenance.mask)?.provenance.mask;
  return {
    disclaimer: last.disclaimer,
    warnings: distinct([...extra, ...made.flatMap((part) => part.warnings)]),
    timings: Object.assign({}, ...made.map((part) => part.timings)),
    provenance: {
      ...last.provenance,
      ...(mask && { mask }),
      models: [...models.values()],
      settings: Object.assign({}, ...made.map((part) => part.provenance.settings)),
    },
    ...parts,
  };
}

function distinct(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.message}`, warning])).values()];
}
