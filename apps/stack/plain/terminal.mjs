// What the two commands say: steps with their time, warnings, colors. Plain JavaScript, because it speaks before anything is installed.

const CODES = { red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36, gray: 90, bold: 1, dim: 2 };
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const QUIET_MS = 400;
const HEARTBEAT_MS = 10_000;

/** Colors only for people: a terminal or FORCE_COLOR, and never with NO_COLOR. */
function wantsColor(stream, env) {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true;
  return Boolean(stream.isTTY) && env.TERM !== 'dumb';
}

export function createTerminal({ stream = process.stdout, env = process.env } = {}) {
  const colored = wantsColor(stream, env);
  const live = Boolean(stream.isTTY) && env.TERM !== 'dumb' && !env.CI;
  const paint = (color, text) => (colored ? `\u001b[${CODES[color]}m${text}\u001b[0m` : text);
  let status = null;

  const clear = () => live && status !== null && stream.write('\r\u001b[2K');
  const draw = () => live && status !== null && stream.write(status());
  const say = (text = '') => {
    clear();
    stream.write(`${text}\n`);
    draw();
  };

  /** Runs `work`, showing its title while it lasts and its time when it is done. `work` may call its argument with a detail. */
  const step = async (title, work) => {
    const started = performance.now();
    const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
    let detail = '';
    let frame = 0;
    const note = () => paint('dim', `${seconds()}${detail && ` · ${detail}`}`);
    const opening = live ? null : setTimeout(() => say(`${paint('cyan', '…')} ${title}`), QUIET_MS);
    const ticking = setInterval(
      () => {
        if (!live) return say(`${paint('cyan', '…')} ${title} ${note()}`);
        clear();
        frame = (frame + 1) % FRAMES.length;
        draw();
      },
      live ? 100 : HEARTBEAT_MS,
    );
    if (live) {
      status = () => `${paint('cyan', FRAMES[frame])} ${title} ${note()}`;
      draw();
    }
    const end = (mark, outcome = '') => {
      clearTimeout(opening ?? undefined);
      clearInterval(ticking);
      clear();
      status = null;
      say(`${mark} ${title} ${outcome}${paint('dim', seconds())}`);
    };
    try {
      const result = await work((text) => (detail = text));
      end(paint('green', '✔'));
      return result;
    } catch (error) {
      if (error.interrupted) end(paint('yellow', '–'), 'interrupted after ');
      else end(paint('red', '✖'));
      throw error;
    }
  };

  return { colored, paint, say, step, warn: (text) => say(`${paint('yellow', '!')} ${text}`) };
}

/** Says nothing and paints nothing: for specs and for servers started from tests. */
export const silentTerminal = {
  colored: false,
  paint: (_color, text) => text,
  say: () => {},
  warn: () => {},
  step: (_title, work) => work(() => {}),
};
