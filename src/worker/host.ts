import { expose } from 'comlink';
import type { BackendInfo } from '../backends/backend';
import { createReferenceBackend } from '../backends/reference/backend';

/** What the worker offers to the page. */
export interface EngineApi {
  /** The backends that run here. */
  backends(): BackendInfo[];
}

const api: EngineApi = { backends: () => [createReferenceBackend().info] };
expose(api);
