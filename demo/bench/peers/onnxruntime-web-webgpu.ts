import { onnxruntimeWebGpu } from '../../../src/bench/peers/onnxruntime-web-webgpu';

export const peer = onnxruntimeWebGpu(new URL('./', import.meta.url).href);
