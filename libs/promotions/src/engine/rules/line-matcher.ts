import type { LineMatcher } from '../extension-points.js';

export function allLines(parts: readonly LineMatcher[]): LineMatcher {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return (line, basket) => {
    for (const part of parts) if (!part(line, basket)) return false;
    return true;
  };
}

export function anyLines(parts: readonly LineMatcher[]): LineMatcher {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return (line, basket) => {
    for (const part of parts) if (part(line, basket)) return true;
    return false;
  };
}

export function notLines(part: LineMatcher): LineMatcher {
  return (line, basket) => !part(line, basket);
}
