import { test } from 'node:test';
import { createWasmBackend } from '../../src/backends/wasm/backend';
import { createWebGpuBackend } from '../../src/backends/webgpu/backend';
import { assertClose } from '../support/close';
import { runUnet64 } from './unet-64';

test('UNet 64³ runs in one plan on WebGPU and gives what WASM gives', async () => {
  const webgpu = await createWebGpuBackend();
  const wasm = await createWasmBackend();
  try {
    const actual = await runUnet64(webgpu);
    const expected = await runUnet64(wasm);
    console.log(`${actual.line}\n${expected.line}`);
    assertClose(actual.output, expected.output, { rel: 1e-4 }, 'WebGPU against WASM');
  } finally {
    webgpu.dispose();
    wasm.dispose();
  }
});
