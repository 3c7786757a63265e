import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workerUrl } from './echo?worker';

test('a worker is a file beside its page, and so is the worker of a worker', async () => {
  const worker = new Worker(workerUrl, { type: 'module' });
  const answer = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message || 'the worker did not start'));
  });
  worker.postMessage(21);
  assert.equal(await answer, 42);
  worker.terminate();
});
