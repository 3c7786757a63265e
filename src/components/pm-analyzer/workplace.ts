import type { ReactiveControllerHost } from 'lit';
import type { EngineLink, EngineSettings } from '../engine-link';
import type { Session } from './session';

/** What those share that do the element's work. */
export interface Workplace {
  readonly host: ReactiveControllerHost & HTMLElement & { shownMap?: string };
  readonly session: Session;
  readonly link: EngineLink;
  /** What the element's attributes and properties say now. */
  settings(): EngineSettings;
}

/** Fetches model and parameters ahead of their use, so that a run makes no request. */
export function prepare({ host, session, link, settings }: Workplace): void {
  const wanted = settings();
  const load = async () => {
    await link.start(wanted);
    if (wanted.modelBundle || wanted.model) await link.loadModel(wanted);
    await link.parameters(wanted);
    host.requestUpdate();
  };
  void session.attempt('model', load).catch(() => undefined);
}
