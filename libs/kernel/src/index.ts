// ---- HTTP (kernel-http)
export {
  AppError,
  badQuery,
  badRequest,
  conflict,
  type FieldProblem,
  forbidden,
  invalid,
  invalidField,
  notFound,
  preconditionRequired,
  unauthenticated,
  versionConflict,
} from './errors/app-error.js';
export { type Problem, problemJson, problemOf, translate } from './errors/problem.js';
export { ProblemFilter, sendProblem } from './errors/problem.filter.js';
export { type Actor, actorCanSeeChannel, actorRef, anonymousActor, channelScope, systemActor } from './context/actor.js';
export { RequestContext, type RequestContextData } from './context/request-context.js';
export { Authenticator } from './auth/authenticator.js';
export { type AccessPolicy, Authenticated, CurrentActor, Public, RequirePermission } from './auth/access.decorator.js';
export { AccessGuard, authorize } from './auth/access.guard.js';
export { IdPipe } from './http/id.pipe.js';
export { IfMatch, parseIfMatch } from './http/if-match.decorator.js';
export { etagOf, matchesNoneOf, VersionedResource } from './http/versioned-resource.js';
export { Load, type LoadClass } from './http/route-config.js';
export { AcceptsUpload, RawBody, UploadedFile, type UploadedFileData } from './http/uploads.js';
export { DtoPipe } from './http/body.pipe.js';
export { HttpConfig, httpConfig } from './http/http.config.js';
export { PAGE_CSP } from './http/security-headers.js';
export { Idempotent, NeverStore } from './idempotency/idempotent.decorator.js';
export { RateLimit, type RateLimitRule } from './rate-limit/rate-limit.decorator.js';
export { ListQuery } from './paging/list-query.decorator.js';
export { Filterable, type FilterOperator, type FilterOptions, Includable, ListDefaults, Sortable } from './paging/list-fields.decorator.js';
export { Page, PageInfo, PageOf } from './paging/page.dto.js';
export { Answers, ApiErrors, Operation } from './openapi/documented.js';
export { log } from './logging/log.js';
export { NestLogger } from './logging/nest-logger.js';
// ---- end HTTP
