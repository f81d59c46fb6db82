// `node apps/stack/plain/healthcheck.mjs [port]`: exit code 0 when the process of this container is ready. Default: PORT.
const port = process.argv[2] ?? process.env.PORT ?? '3000';
try {
  const { ok, status } = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_500) });
  if (!ok) console.error(`/health/ready answers ${status}`);
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  console.error(`port ${port} does not answer: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
