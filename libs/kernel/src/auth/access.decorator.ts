import { createParamDecorator, type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { Actor } from '../context/actor.js';
import { RequestContext } from '../context/request-context.js';

/** What a handler asks of its caller. */
export type AccessPolicy =
  | { readonly kind: 'public' }
  | { readonly kind: 'authenticated'; readonly who?: 'customer' | 'staff' }
  | { readonly kind: 'permission'; readonly permissions: readonly string[] };

/** Metadata key of a handler's or controller's policy. */
export const ACCESS_POLICY = 'markethall:access';

/** Anyone. A token, if sent, is still checked (a bad one is 401) and gives the actor. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS_POLICY, { kind: 'public' } satisfies AccessPolicy);

/** Anyone signed in, or only customers, or only staff (API keys count as staff). */
export const Authenticated = (who?: 'customer' | 'staff'): CustomDecorator =>
  SetMetadata(ACCESS_POLICY, { kind: 'authenticated', who } satisfies AccessPolicy);

/** Staff and API keys that hold all of these permissions (`order:cancel`). */
export const RequirePermission = (...permissions: [string, ...string[]]): CustomDecorator =>
  SetMetadata(ACCESS_POLICY, { kind: 'permission', permissions } satisfies AccessPolicy);

/** Parameter decorator: the present actor. */
export const CurrentActor = createParamDecorator((): Actor => RequestContext.actor());
