import type { FastifyRequest } from 'fastify';
import type { Actor } from '../context/actor.js';

/**
 * Turns the credentials of a request into an actor. `users` implements it: `@Implements(Authenticator)`.
 * Answers null without credentials (anonymous); throws `unauthenticated()` (401) for bad, expired or revoked ones.
 * It is called once a request, after routing, on every guarded and public handler alike.
 */
export abstract class Authenticator {
  abstract authenticate(request: FastifyRequest): Promise<Actor | null>;
}
