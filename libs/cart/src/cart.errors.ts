import { AppError, conflict, invalidField, notFound } from 'markethall/kernel';

/** Also for a cart that is somebody else's: both answers are the same. */
export const cartNotFound = () => notFound('cart');

export const cartLineNotFound = () => notFound('cart_line');

/** 409: it became an order, or another cart took its lines. */
export const cartCompleted = (cart: { orderId: string | null; mergedIntoId: string | null }) =>
  conflict('cart_completed', 'This cart is finished and cannot be changed any more', {
    orderId: cart.orderId,
    mergedIntoId: cart.mergedIntoId,
  });

/** 409: a checkout holds it. */
export const cartLocked = () => conflict('cart_locked', 'This cart is being checked out right now');

/** 429: too many changes of this one cart at once. */
export const cartBusy = () => new AppError('cart_busy', 429, 'Too many changes of this cart at once').retryAfter(1);

export const activeCartExists = (cartId: string) =>
  conflict('active_cart_exists', 'The customer already has an active cart in this channel', { cartId });

export const cannotClaimOwnCart = () => conflict('cart_claims_itself', 'This cart already belongs to the customer');

export const cartFull = (maxLines: number) =>
  new AppError('cart_full', 422, 'The cart cannot hold more different lines', { maxLines });

export const quantityTooLarge = (max: number) =>
  new AppError('quantity_too_large', 422, 'One line cannot hold so many units', { max }, [
    { pointer: '/quantity', code: 'too_big', params: { max } },
  ]);

/** 422: unknown, archived, not published, or not sold in this channel or currency. They must not be told apart. */
export const variantUnavailable = (variantId: string, pointer: string) =>
  new AppError('variant_unavailable', 422, 'This variant cannot be bought here', { variantId }, [
    { pointer, code: 'variant_unavailable' },
  ]);

/** 409 `out_of_stock` when there is nothing left, `insufficient_stock` when there is less than asked for. */
export const notEnoughStock = (variantId: string, requested: number, available: number) =>
  conflict(
    available > 0 ? 'insufficient_stock' : 'out_of_stock',
    available > 0 ? `Only ${available} of it are available` : 'This variant is out of stock',
    { variantId, requested, available },
  );

/** 422: a code that can have no effect, whatever is in the cart; `reason` says why. */
export const couponInvalid = (reason: string) =>
  new AppError('coupon_invalid', 422, COUPON_PROBLEMS[reason] ?? 'This code cannot be used', { reason }, [
    { pointer: '/code', code: reason },
  ]);

const COUPON_PROBLEMS: Readonly<Record<string, string>> = {
  unknown: 'There is no such code',
  inactive: 'This code is not in use',
  not_started: 'This code cannot be used yet',
  expired: 'This code has expired',
  limit_reached: 'This code is used up',
  customer_limit_reached: 'You have used this code as often as possible',
  channel: 'This code cannot be used in this shop',
};

export const couponNotApplied = () => notFound('coupon');

export const tooManyCoupons = (max: number) =>
  new AppError('too_many_coupons', 422, 'The cart cannot hold more codes', { max });

/** 422: a price by hand is in the cart's currency. */
export const currencyDiffers = (currency: string) =>
  invalidField('/unitPrice/currency', 'currency_differs', { currency });

export const deliveryMethodNotOffered = () => invalidField('/deliveryMethodId', 'delivery_method_not_offered');

export const countryNotServed = (pointer: string, countries: readonly string[]) =>
  invalidField(pointer, 'country_not_served', { countries: [...countries] });

export const currencyNotOffered = (currencies: readonly string[]) =>
  invalidField('/currency', 'currency_not_offered', { currencies: [...currencies] });

export const localeNotOffered = (locales: readonly string[]) =>
  invalidField('/locale', 'locale_not_offered', { locales: [...locales] });

export const channelDisabled = () => new AppError('channel_disabled', 400, 'This sales channel is not active');
