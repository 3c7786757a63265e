import { EngineClient } from '../worker/client';

interface Shared {
  readonly client: EngineClient;
  users: number;
}

/** One engine a page: held by the window it serves, not by this module, and gone with its last user. */
const engines = new WeakMap<Window, Shared>();

export function acquireEngine(page: Window): EngineClient {
  const running = engines.get(page);
  const shared = running && !running.client.ended ? running : { client: new EngineClient(), users: 0 };
  engines.set(page, shared);
  shared.users++;
  return shared.client;
}

export function releaseEngine(page: Window, client: EngineClient): void {
  const shared = engines.get(page);
  if (shared?.client !== client) return;
  shared.users--;
  if (shared.users > 0) return;
  engines.delete(page);
  client.dispose();
}
