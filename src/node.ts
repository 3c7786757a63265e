/** The engine in Node: everything of `pm-analyzer/engine`, and what only Node has. */
export { enableRelaxedSimd } from './backends/wasm/relaxed-simd.node';
export * from './engine';
