import assert from 'node:assert/strict';
import { test } from 'node:test';

test('the page is isolated exactly where its headers ask for it', async () => {
  const { headers } = await fetch(location.href);
  const asked = headers.get('cross-origin-opener-policy') === 'same-origin' && headers.get('cross-origin-embedder-policy') === 'require-corp';
  assert.equal(crossOriginIsolated, asked);
  assert.equal(typeof SharedArrayBuffer !== 'undefined', asked);
});
