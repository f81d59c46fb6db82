export type Color = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'gray' | 'bold' | 'dim';

/** Where the commands speak to a person. */
export interface Terminal {
  readonly colored: boolean;
  readonly paint: (color: Color, text: string) => string;
  readonly say: (text?: string) => void;
  readonly warn: (text: string) => void;
  /** Shows a title while `work` lasts and its time afterwards; the argument of `work` sets a detail beside it. */
  readonly step: <T>(title: string, work: (detail: (text: string) => void) => Promise<T>) => Promise<T>;
}

export function createTerminal(options?: { stream?: NodeJS.WriteStream; env?: NodeJS.ProcessEnv }): Terminal;
export const silentTerminal: Terminal;
