import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, anonymousActor } from '../context/actor.js';
import { RequestContext } from '../context/request-context.js';
import { forbidden, unauthenticated } from '../errors/app-error.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import type { AccessPolicy } from './access.decorator.js';
import { Authenticator } from './authenticator.js';
import { policyOf } from './policy.js';

/**
 * The global guard, after routing, deny by default: who is it, may they, have they called too often.
 * One guard for the three, because each step needs the one before and every guard costs every request.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly limits: RateLimits,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true; // GraphQL and gateways ask `authorize` themselves
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const policy = policyOf(context.getClass(), context.getHandler());
    const rules = this.limits.rulesOf(context.getClass(), context.getHandler());
    if (!carriesCredentials(request)) {
      authorize(policy, anonymousActor);
      if (rules.length === 0) return accepted(request);
    }
    return this.check(request, context.switchToHttp().getResponse<FastifyReply>(), policy, rules);
  }

  private async check(
    request: FastifyRequest,
    reply: FastifyReply,
    policy: AccessPolicy | undefined,
    rules: ReturnType<RateLimits['rulesOf']>,
  ): Promise<boolean> {
    const actor = carriesCredentials(request)
      ? ((await this.authenticator.authenticate(request)) ?? anonymousActor)
      : anonymousActor;
    RequestContext.current().actor = actor;
    authorize(policy, actor);
    if (rules.length > 0) await this.limits.consume(rules, request, reply, actor);
    return accepted(request);
  }
}

/** Throws 415 for a body that an upload route does not take. */
function accepted({ uploadProblem }: FastifyRequest): true {
  if (uploadProblem !== undefined) throw uploadProblem;
  return true;
}

/** Credentials travel in `Authorization` or a cookie; anything else cannot sign anybody in. */
const carriesCredentials = (request: FastifyRequest): boolean =>
  request.headers.authorization !== undefined || request.headers.cookie !== undefined;

/** Throws 401 or 403 unless the actor fulfills the policy; a missing policy fulfills nobody. Shared by every door. */
export function authorize(policy: AccessPolicy | undefined, actor: Actor): void {
  if (policy?.kind === 'public') return;
  if (actor.kind === 'anonymous') throw unauthenticated();
  if (policy === undefined) throw forbidden();
  if (policy.kind === 'authenticated') {
    if (policy.who === undefined || actor.kind === policy.who) return;
    if (policy.who === 'staff' && actor.kind === 'apiKey') return;
    throw forbidden();
  }
  // A customer holds no permission, whatever a token may claim.
  if (actor.kind === 'customer' || !policy.permissions.every((permission) => actor.permissions.has(permission))) {
    throw forbidden();
  }
}
