/** A terminal's Ctrl-C reaches us once from the terminal and once more from npm: what comes this soon is the same one. */
const SAME_PRESS_MS = 700;

/** The wish to stop: by Ctrl-C, SIGTERM or a closed terminal. The second one asks to hurry. */
export interface StopSignals {
  /** Resolves with the first signal. */
  readonly first: Promise<NodeJS.Signals>;
  /** Called for each further one. */
  onHurry(hurry: () => void): void;
  close(): void;
}

export function listenForStop(): StopSignals {
  const names: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  let resolveFirst: (signal: NodeJS.Signals) => void = () => {};
  const first = new Promise<NodeJS.Signals>((resolve) => (resolveFirst = resolve));
  let firstAt: number | null = null;
  let hurry = (): void => {};
  const handle = (signal: NodeJS.Signals): void => {
    if (firstAt === null) {
      firstAt = performance.now();
      resolveFirst(signal);
    } else if (performance.now() - firstAt > SAME_PRESS_MS) {
      hurry();
    }
  };
  for (const name of names) process.on(name, handle);
  return {
    first,
    onHurry: (callback) => (hurry = callback),
    close: () => names.forEach((name) => process.off(name, handle)),
  };
}
