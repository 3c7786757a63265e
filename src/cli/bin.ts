import { tmpdir } from 'node:os';
import { enableRelaxedSimd } from '../backends/wasm/relaxed-simd.node';
import { main } from './main';

// Mesa's Vulkan layer writes an error to stderr where this is not set, although it does not need it.
process.env.XDG_RUNTIME_DIR ??= tmpdir();
enableRelaxedSimd();
process.exitCode = await main(process.argv.slice(2));
