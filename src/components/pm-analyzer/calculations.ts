import type { RunOptions } from '../../core/progress';
import type { ExplainRequest } from '../../study/explain';
import type { AnalyzeResult, ClassifyResult, ExplainResult, FeatureMapsResult, RadiomicsResult, SegmentResult } from '../../study/results';
import type { CaseInput, Engine, Job } from '../../worker/api';
import { firstMap, mapNamed } from './maps';
import type { Opening } from './opening';
import type { Workplace } from './workplace';

/** The calculations of the open case: case -> engine -> its part of the result in the session. */
export class Calculations {
  constructor(
    private readonly at: Workplace,
    private readonly opening: Opening,
  ) {}

  segment(options: RunOptions): Promise<SegmentResult> {
    return this.#compute('segment', options, true, async (engine, job, input, o) => {
      const segmentation = await engine.segment(job, input, o);
      this.at.session.keep({ segmentation });
      return segmentation;
    });
  }

  radiomics(options: RunOptions): Promise<RadiomicsResult> {
    return this.#compute('radiomics', options, false, async (engine, job, input, o) => {
      const radiomics = await engine.radiomics(job, input, o);
      this.at.session.keep({ radiomics });
      return radiomics;
    });
  }

  /** Maps of features; the one that was shown is shown again, or else the first. */
  maps(options: RunOptions): Promise<FeatureMapsResult> {
    const { host, session } = this.at;
    return this.#compute('maps', options, false, async (engine, job, input, o) => {
      const featureMaps = await engine.featureMaps(job, input, o);
      host.shownMap = mapNamed({ featureMaps }, host.shownMap)?.name ?? firstMap(featureMaps);
      session.keep({ featureMaps });
      return featureMaps;
    });
  }

  classify(options: RunOptions): Promise<ClassifyResult> {
    return this.#compute('classify', options, true, async (engine, job, input, o) => {
      const classification = await engine.classify(job, input, o);
      this.at.session.keep({ classification });
      return classification;
    });
  }

  /** A map of where in the image a class was found, which is then shown. */
  explain({ method, args, classIndex, ...options }: ExplainRequest & RunOptions): Promise<ExplainResult> {
    const { host, session } = this.at;
    const request = { ...(method !== undefined && { method }), ...(args && { args }), ...(classIndex !== undefined && { classIndex }) };
    return this.#compute('explain', options, true, async (engine, job, input, o) => {
      const explanation = await engine.explain(job, input, request, o);
      host.shownMap = explanation.method;
      session.keep({ explanation });
      return explanation;
    });
  }

  analyze(options: RunOptions): Promise<AnalyzeResult> {
    const { session } = this.at;
    return this.#compute('analyze', options, !session.state.mask, async (engine, job, input, o) => {
      const result = await engine.analyze(job, input, o);
      session.keepAnalysis(result);
      return result;
    });
  }

  /** Runs once all is open that was to be opened before. */
  async #compute<T>(
    phase: string,
    options: RunOptions,
    needsModel: boolean,
    body: (engine: Engine, job: Job, input: CaseInput, options: RunOptions) => Promise<T>,
  ): Promise<T> {
    const { host, session, link, settings } = this.at;
    if (host.isConnected) await host.updateComplete;
    await this.opening.done();
    return session.run(phase, 'running', options, async (o) => {
      const input = { image: session.image(phase), mask: session.state.mask };
      const parameters = await link.parameters(settings());
      const engine = await link.start(settings());
      const job = await link.job(settings(), needsModel ? phase : undefined);
      return body(engine, job, { ...input, parameters }, o);
    });
  }
}
