import { SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { allowRoute, buildOpenApi, PAGE_CSP } from 'markethall/kernel';

const PAGE = '/api/docs';
const DOCUMENT = '/api/openapi.json';

/** OpenAPI at /api/openapi.json and an interactive page at /api/docs. The document is built on first use. */
export function installDocs(app: NestFastifyApplication): void {
  allowRoute(PAGE, 'public documentation: static page');
  allowRoute(`${PAGE}/*`, 'public documentation: static files of Swagger UI');
  allowRoute(DOCUMENT, 'public documentation: describes routes, opens none');
  let document: ReturnType<typeof buildOpenApi> | undefined;
  const build = (): ReturnType<typeof buildOpenApi> => (document ??= buildOpenApi(app));
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      const route = request.routeOptions.url;
      if (route?.startsWith(PAGE)) reply.header('content-security-policy', PAGE_CSP);
      done();
    });
  SwaggerModule.setup(PAGE, app, build, {
    raw: ['json'],
    jsonDocumentUrl: DOCUMENT,
    customSiteTitle: 'Markethall API',
    swaggerOptions: { persistAuthorization: false },
  });
}
