import { PmError } from './errors';

/** The part of WebCrypto that a digest needs; `undefined` where the page has none. */
type Digester = Pick<SubtleCrypto, 'digest'> | undefined;

/**
 * SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
 *
 * Throws `no-web-crypto` where `crypto.subtle` is missing: browsers give it to secure origins only.
 */
export async function sha256Hex(bytes: Uint8Array, subtle: Digester = globalThis.crypto?.subtle): Promise<string> {
  if (!subtle) {
    throw new PmError(
      'no-web-crypto',
      'SHA-256',
      'this page has no WebCrypto, which browsers give to secure origins only',
      'serve the page over https or from localhost',
    );
  }
  // WebCrypto takes no view of shared memory.
  const owned = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
  const digest = new Uint8Array(await subtle.digest('SHA-256', owned));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** One hash of several files: a single one has its own, of more it is the hash of their sorted hashes, whatever their order. */
export async function sha256OfFiles(files: readonly Uint8Array[]): Promise<string> {
  const hashes = await Promise.all(files.map((bytes) => sha256Hex(bytes)));
  return hashes.length === 1 ? hashes[0] : sha256Hex(new TextEncoder().encode(hashes.sort().join('\n')));
}
