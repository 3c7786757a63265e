import type { BackendName } from '../../backends/backend';
import type { Progress } from '../../core/progress';
import type { BenchReport, Environment, Row, RunnerInfo, SuiteName } from '../report/report';

/** A peer by the address of a module that exports it as `peer`: loaded when it is its turn, and never part of a bundle. */
export interface PeerModule {
  readonly name: string;
  readonly backend: RunnerInfo['backend'];
  readonly url: string;
}

export interface BenchRequest {
  readonly suites: readonly SuiteName[];
  readonly filter?: string;
  readonly backend: 'auto' | BackendName;
  /** Threads of what runs on the CPU, ours and peers' alike. */
  readonly threads?: number;
  readonly size: 'full' | 'small';
  readonly peers: readonly PeerModule[];
  readonly environment: Environment;
}

/** What the page tells the worker. */
export type ToWorker = { readonly type: 'run'; readonly request: BenchRequest } | { readonly type: 'cancel' };

/** What the worker tells the page. */
export type ToPage =
  | { readonly type: 'row'; readonly row: Row }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'done'; readonly report: BenchReport }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };
