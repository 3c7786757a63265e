const WRONG_USAGE = 2;

/** Runs one call of the command line; returns its exit status. */
export async function main(argv: readonly string[]): Promise<number> {
  const [name] = argv;
  const help = name === '--help' || name === '-h';
  if (help) process.stdout.write('pm-analyzer COMMAND [options]\n\nThere are no commands yet.\nResearch use only, not for diagnosis.\n');
  else process.stderr.write(`error: ${name ?? 'no command'}: is not a command; there are none yet, see --help\n`);
  return help ? 0 : WRONG_USAGE;
}
