import { onnxruntimeWebWasm } from '../../../src/bench/peers/onnxruntime-web-wasm';

export const peer = onnxruntimeWebWasm(new URL('./', import.meta.url).href);
