import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Actor, Authenticator, Implements } from 'markethall/kernel';
import { invalidAccessToken } from '../user.errors.js';
import { AccessTokenStrategy } from './access-token.strategy.js';

/**
 * Kernel's question "who is it?", answered by passport's bearer strategy. No `Authorization` header is an anonymous caller;
 * any other scheme, and any token that does not hold, is 401 `token_invalid`.
 */
@Injectable()
@Implements(Authenticator)
export class BearerAuthenticator extends Authenticator {
  constructor(private readonly strategy: AccessTokenStrategy) {
    super();
  }

  authenticate(request: FastifyRequest): Promise<Actor | null> {
    const { authorization } = request.headers;
    if (authorization === undefined) return Promise.resolve(null);

    // One attempt an object, as passport itself does it; its middleware would decorate the request with Express habits.
    return new Promise((resolve, reject) => {
      const attempt = Object.assign(Object.create(this.strategy) as AccessTokenStrategy, {
        success: (actor: Actor) => resolve(actor),
        fail: () => reject(invalidAccessToken()),
        error: (error: Error) => reject(error),
      });
      // The strategy is typed for Express and reads nothing but this header.
      attempt.authenticate({ headers: { authorization } } as Parameters<AccessTokenStrategy['authenticate']>[0]);
    });
  }
}
