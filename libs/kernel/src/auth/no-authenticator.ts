import { Injectable } from '@nestjs/common';
import type { Actor } from '../context/actor.js';
import { unauthenticated } from '../errors/app-error.js';
import type { FastifyRequest } from 'fastify';
import { Authenticator } from './authenticator.js';

/** The default without the users module: nobody can sign in, and every token is bad. */
@Injectable()
export class NoAuthenticator extends Authenticator {
  authenticate(request: FastifyRequest): Promise<Actor | null> {
    return request.headers.authorization === undefined ? Promise.resolve(null) : Promise.reject(unauthenticated());
  }
}
