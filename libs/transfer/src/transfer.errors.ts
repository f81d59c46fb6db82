import { AppError } from 'markethall/kernel';
import type { UnreadableFile } from './products/product-file.js';

/** 422: the file as a whole cannot be imported; nothing of it was written. `params.problems`: code, column, row (0: header). */
export const fileRefused = (file: UnreadableFile): AppError =>
  new AppError('import_file_refused', 422, file.message.slice(0, 800), { problems: file.problems.slice(0, 20) });

/** 400: the channel does not offer what the file is said to be in. */
export const notOffered = (parameter: 'currency' | 'locale', allowed: readonly string[]): AppError =>
  new AppError(`${parameter}_not_offered`, 400, `The channel does not offer this ${parameter}`, { parameter, allowed });
