import { messageOf, PmError } from '../core/errors';
import { isAbort } from '../core/progress';

/** The bytes at an address. Throws `fetch` with its path, which holds no query. */
export async function fetchBytes(url: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const path = new URL(url).pathname;
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new PmError('fetch', path, `the server answered ${response.status}`, 'check the address');
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof PmError || isAbort(error)) throw error;
    throw new PmError(
      'fetch',
      path,
      `it could not be fetched (${messageOf(error)})`,
      'check the address, the connection and what the page may fetch',
      {
        cause: error,
      },
    );
  }
}
