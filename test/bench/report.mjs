// The table for people and the file for machines.

/** One row as `--json` writes it. */
export function rowOf(row, product, bound) {
  return {
    name: row.name,
    opsPerSecond: rounded(product.opsPerSecond, 1),
    p50Ms: rounded(product.percentile(0.5), 3),
    p99Ms: rounded(product.percentile(0.99), 3),
    sqlPerOp: rounded(product.sqlPerOp, 2),
    cpuUsPerOp: rounded(product.cpuUsPerOp, 1),
    databaseUsPerOp: rounded(product.databaseUsPerOp, 1),
    bound: bound === null ? null : rounded(bound.opsPerSecond, 1),
    ratio: bound === null ? null : rounded(product.opsPerSecond / bound.opsPerSecond, 3),
  };
}

const HEADINGS = [
  'row',
  'ops/s',
  'p50 ms',
  'p99 ms',
  'SQL/op',
  'CPU µs/op',
  'of it db',
  'bound ops/s',
  'ratio',
  'CPU ratio',
  'goal',
  '',
];

/** Lines of a table; `cpuRatio` is the bound's CPU per operation ÷ the product's, which load of other programs moves less. */
export function tableOf(results) {
  const lines = results.map(({ row, goal, cpuRatio }) => [
    row.name,
    row.opsPerSecond.toFixed(0),
    row.p50Ms.toFixed(2),
    row.p99Ms.toFixed(2),
    row.sqlPerOp.toFixed(1),
    row.cpuUsPerOp.toFixed(0),
    row.databaseUsPerOp.toFixed(0),
    row.bound?.toFixed(0) ?? '–',
    row.ratio?.toFixed(2) ?? '–',
    cpuRatio?.toFixed(2) ?? '–',
    goal === null ? '–' : goal.toFixed(2),
    goal === null ? '' : row.ratio >= goal ? 'met' : 'missed',
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...lines.map((line) => line[column].length)),
  );
  const text = (line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd();
  return [text(HEADINGS), widths.map((width) => '─'.repeat(width)).join('  '), ...lines.map(text)];
}

const rounded = (value, digits) => Number(value.toFixed(digits));
