// Prints the adapter as JSON; fails where there is none, or only one that is emulated on the CPU (unless ALLOW_SOFTWARE is set).
import { create, globals } from 'webgpu';

Object.assign(globalThis, globals);
const gpu = create([]);
const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
if (!adapter) {
  console.error('no WebGPU adapter: is there a Vulkan driver? VK_LOADER_DEBUG=all says what its loader tried');
  process.exit(1);
}
const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup } = adapter.limits;
const limits = { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup };
console.log(
  JSON.stringify({ vendor, architecture, device, description, isFallbackAdapter, features: [...adapter.features].sort(), limits }, null, 2),
);
const software = isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(`${description} ${device} ${architecture}`);
if (software && !process.env.ALLOW_SOFTWARE) {
  console.error('the adapter is emulated on the CPU; ALLOW_SOFTWARE=1 runs on it all the same');
  process.exit(1);
}
process.exit(0);
