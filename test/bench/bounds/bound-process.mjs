// The other side of bounds.mjs: a bound runs in a process of its own, so that its CPU can be told from the client's.
// An HTTP bound sends { url } once it listens; a database bound serves { run: {...} } with { latencies, seconds }.

/** Tells the bench where this bound answers. */
export function listensAt(port) {
  process.send({ url: `http://127.0.0.1:${port}` });
}

/**
 * Offers `operation(connection)` to the bench: run by `connections` at once, each with a connection of its own, one
 * operation after the other, for `seconds`.
 */
export function offers(connect, operation) {
  process.on('message', async ({ connections, seconds }) => {
    const open = await Promise.all(Array.from({ length: connections }, connect));
    const latencies = [];
    const started = performance.now();
    const end = started + seconds * 1000;
    await Promise.all(
      open.map(async (connection) => {
        for (let now = performance.now(); now < end; now = performance.now()) {
          await operation(connection);
          latencies.push(performance.now() - now);
        }
      }),
    );
    const took = (performance.now() - started) / 1000;
    await Promise.all(open.map((connection) => connection.end()));
    process.send({ latencies, seconds: took });
  });
  process.send({ ready: true });
}
