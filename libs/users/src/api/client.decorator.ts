import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ClientInfo } from '../sessions/session.service.js';

interface ClientRequest {
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Parameter decorator: from where the request comes. */
export const Client = createParamDecorator((_: unknown, context: ExecutionContext): ClientInfo => {
  const { ip, headers } = context.switchToHttp().getRequest<ClientRequest>();
  const userAgent = headers['user-agent'];
  return { address: ip, userAgent: typeof userAgent === 'string' ? userAgent : null };
});
