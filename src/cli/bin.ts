import { tmpdir } from 'node:os';
import { enableRelaxedSimd } from '../backends/wasm/relaxed-simd.node';
import { workerArgument } from './cohort/job';
import { serveJobs } from './cohort/worker';
import { main } from './main';
import { isPreparationThread, servePreparationThread } from './preparation';

// Mesa's Vulkan layer writes an error to stderr where this is not set, although it does not need it.
process.env.XDG_RUNTIME_DIR ??= tmpdir();
enableRelaxedSimd();
if (isPreparationThread()) servePreparationThread();
else if (process.argv[2] === workerArgument && process.send) serveJobs();
else process.exitCode = await main(process.argv.slice(2));
