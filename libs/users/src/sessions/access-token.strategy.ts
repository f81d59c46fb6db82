import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Actor } from 'markethall/kernel';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { ACCESS_ALGORITHM, ACCESS_AUDIENCE, AccessTokens } from './access-tokens.js';
import { SessionActors } from './session-actors.js';

/** The name under which passport knows the bearer strategy: `AuthGuard(ACCESS_TOKEN_STRATEGY)`. */
export const ACCESS_TOKEN_STRATEGY = 'access-token';

/**
 * Passport's bearer strategy: signature, algorithm, issuer and audience are its business; times are checked by kernel's
 * clock (`AccessTokens.read`), and whether the session still lives and what it may do is looked up.
 */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, ACCESS_TOKEN_STRATEGY) {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly actors: SessionActors,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: [ACCESS_ALGORITHM],
      issuer: tokens.issuer,
      audience: ACCESS_AUDIENCE,
      // Not ignored: read by the injected clock in validate.
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
      secretOrKeyProvider: (_request, token: string, done) => {
        const key = tokens.keyFor(token);
        // The types know text and bytes only; jsonwebtoken takes a KeyObject, which cannot be mistaken for a public key.
        if (key) done(null, key as unknown as Buffer);
        else done(new Error('not one of our access tokens'));
      },
    });
  }

  /** null makes passport refuse. */
  async validate(payload: unknown): Promise<Actor | null> {
    const claims = this.tokens.read(payload);
    if (!claims) return null;
    const actor = await this.actors.find(claims.sid);
    return actor?.userId === claims.sub ? actor : null;
  }
}
