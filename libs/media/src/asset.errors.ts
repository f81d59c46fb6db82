import { AppError, conflict } from 'markethall/kernel';

export const pictureUnreadable = (): AppError =>
  new AppError('picture_unreadable', 422, 'The file is not a JPEG, PNG, WebP, AVIF or GIF picture that can be read');

export const pictureTooLarge = (maxPixels: number): AppError =>
  new AppError('picture_too_large', 422, 'The picture has too many pixels', { maxPixels });

export const assetInUse = (): AppError =>
  conflict('asset_in_use', 'The picture is shown somewhere; remove it there first');
