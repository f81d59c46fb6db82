import { AppError, conflict, invalid, notFound } from 'markethall/kernel';

export const channelNotFound = (): AppError => notFound('channel');

export const publishableKeyNotFound = (): AppError => notFound('publishable_key');

export const channelCodeTaken = (code: string): AppError =>
  conflict('channel_code_taken', `Another channel has the code ${code}`, { code });

export const defaultChannelMustStayActive = (): AppError =>
  conflict(
    'default_channel_must_stay_active',
    'The default channel is always active: make another one the default first',
  );

export const invalidChannel = (pointer: string, code: string): AppError => invalid([{ pointer, code }]);

/** The `X-Channel` header names no channel. */
export const unknownChannel = (): AppError =>
  new AppError('channel_unknown', 400, 'The X-Channel header names no sales channel');

/** The channel exists and is switched off. */
export const channelDisabled = (): AppError =>
  new AppError('channel_disabled', 400, 'This sales channel is not active');

/** The key was never given out or has been revoked. */
export const invalidPublishableKey = (): AppError =>
  new AppError('publishable_key_invalid', 401, 'The publishable key is unknown or revoked');

export const channelMismatch = (): AppError =>
  new AppError('channel_mismatch', 400, 'X-Channel and Publishable-Key name different sales channels');

export const localeNotOffered = (locales: readonly string[]): AppError =>
  new AppError('locale_not_offered', 400, 'This sales channel does not offer that locale', { locales });

export const currencyNotOffered = (currencies: readonly string[]): AppError =>
  new AppError('currency_not_offered', 400, 'This sales channel does not offer that currency', { currencies });

/** Nobody has seeded the installation yet. */
export const noDefaultChannel = (): AppError =>
  new AppError('default_channel_missing', 503, 'This installation has no default sales channel yet');
