import type { Backend } from '../../backends/backend';
import { createBackend } from '../../backends/create.node';
import { messageOf } from '../../core/errors';
import { extractCase } from './extract-case';
import type { FromWorker, Job, Outcome, Row, Setup, TaskName, ToWorker } from './job';
import { perturbCase } from './perturb-case';

/** Works on one case. What is odd about its files is noted. */
export type Task = (job: Job, setup: Setup, backend: Backend, note: (line: string) => void) => Promise<Row>;

const tasks: Readonly<Record<TaskName, Task>> = { radiomics: extractCase, perturb: perturbCase };

/** Works on the jobs that the parent process sends, until it is gone. */
export function serveJobs(): void {
  // An interrupt goes to the whole group of processes: the parent decides.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  process.on('disconnect', () => process.exit());
  const answer = (message: FromWorker) => process.send?.(message, () => {});
  let setup: Setup;
  let backend: Backend;
  process.on('message', async (message: ToWorker) => {
    if ('job' in message) {
      answer({ outcome: await work(message.job, setup, backend) });
      return;
    }
    setup = message.setup;
    try {
      const { backend: made, reason } = await createBackend(setup.backend);
      backend = made;
      answer({ ready: `${made.info.name} (${made.info.device}), ${reason}` });
    } catch (error) {
      answer({ broken: messageOf(error) });
    }
  });
}

async function work(job: Job, setup: Setup, backend: Backend): Promise<Outcome> {
  const notes: string[] = [];
  try {
    return { row: await tasks[setup.task](job, setup, backend, (line) => notes.push(line)), notes };
  } catch (error) {
    return { error: messageOf(error).replace(/\s*\n\s*/g, ' ') };
  }
}
