import type { Backend, BackendInfo } from '../backends/backend';
import type { Warning } from '../core/warning';
import { disclaimer } from './disclaimer';
import type { Model } from './model';
import { describeVolume, type Provenance, type SourceVolume, software } from './provenance';
import type { Timings } from './timing';

interface Made {
  readonly backend: Backend;
  readonly filters?: BackendInfo;
  readonly timings: Timings;
  readonly models?: readonly Model[];
  readonly mask?: SourceVolume | { readonly madeBy: string };
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly warnings?: readonly Warning[];
}

/** One case under study: its image, and what every result of it says about itself. */
export class Case {
  constructor(
    readonly image: SourceVolume,
    readonly seed = 0,
  ) {}

  /** The common part of a result. */
  result({ backend, filters, timings, models = [], mask, settings = {}, warnings = [] }: Made): {
    disclaimer: string;
    warnings: readonly Warning[];
    timings: Timings;
    provenance: Provenance;
  } {
    const provenance: Provenance = {
      software,
      backend: backend.info,
      ...(filters && { filters }),
      image: describeVolume(this.image),
      ...(mask && { mask: 'madeBy' in mask ? mask : describeVolume(mask) }),
      models: models.map(({ bundle }) => ({
        name: bundle.name,
        task: bundle.task,
        sha256: bundle.weights.sha256,
        demonstration: bundle.demonstration,
      })),
      settings,
      seed: this.seed,
    };
    return { disclaimer, warnings: [...models.flatMap(demonstration), ...warnings], timings, provenance };
  }
}

function demonstration({ bundle }: Model): Warning[] {
  if (!bundle.demonstration) return [];
  return [
    {
      code: `demonstration-${bundle.task}`,
      message: `The weights of "${bundle.name}" are a demonstration: its ${bundle.task} shows that the software runs and means nothing clinically.`,
    },
  ];
}
