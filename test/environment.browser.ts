import assert from 'node:assert/strict';
import { test } from 'node:test';

test('the page is cross-origin isolated', () => {
  assert.equal(crossOriginIsolated, true);
});

test('WebGPU has an adapter and gives a device', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  assert.ok(adapter, 'no adapter');
  const device = await adapter.requestDevice();
  assert.ok(device.limits.maxComputeWorkgroupStorageSize >= 16384);
  device.destroy();
});
