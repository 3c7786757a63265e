import { enableRelaxedSimd } from '../backends/wasm/relaxed-simd.node';
import { main } from './main';

enableRelaxedSimd();
process.exitCode = await main(process.argv.slice(2));
