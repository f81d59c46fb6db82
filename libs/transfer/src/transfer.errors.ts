import { AppError } from 'markethall/kernel';
import type { UnreadableFile } from './products/product-file.js';

/** 422: the file as a whole cannot be imported; nothing of it was written. `params.problems`: code, column, row (0: header). */
export const fileRefused = (file: UnreadableFile): AppError =>
  new AppError('import_file_refused', 422, file.message.slice(0, 800), { problems: file.problems.slice(0, 20) });

/** 422: the server does not know the picture (any more). */
export const pictureNotFound = (): AppError =>
  new AppError('picture_not_found', 422, 'The server does not have the picture');

/** 422: the server does not give the picture. */
export const pictureRefused = (status: number): AppError =>
  new AppError('picture_refused', 422, `The server answered ${status}`, { status });

/** 502: the server is in trouble; another attempt may go well. */
export const pictureUnavailable = (status: number): AppError =>
  new AppError('picture_unavailable', 502, `The server answered ${status}`, { status });

/** 400: the channel does not offer what the file is said to be in. */
export const notOffered = (parameter: 'currency' | 'locale', allowed: readonly string[]): AppError =>
  new AppError(`${parameter}_not_offered`, 400, `The channel does not offer this ${parameter}`, { parameter, allowed });
