import type { Piece } from './resident';

/** One pass for all pieces, in their order. */
export function encodePass(device: GPUDevice, pieces: readonly Piece[]): GPUCommandBuffer {
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  let current: GPUComputePipeline | undefined;
  for (const { pipeline, bindGroup, groups } of pieces) {
    if (pipeline !== current) pass.setPipeline(pipeline);
    current = pipeline;
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(...groups);
  }
  pass.end();
  return encoder.finish();
}
