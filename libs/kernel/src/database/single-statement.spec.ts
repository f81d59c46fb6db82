import { assertSingleStatement } from './single-statement.js';

describe('assertSingleStatement', () => {
  it.each([
    'SELECT 1',
    'SELECT 1;',
    'SELECT 1 ; \n',
    "SELECT ';'",
    `SELECT 'it''s; \\'fine\\';', "a;b", \`odd;name\` FROM t;`,
  ])('lets %s pass', (sql) => {
    expect(() => assertSingleStatement(sql)).not.toThrow();
  });

  it.each([
    'SELECT 1; SELECT 2',
    "SELECT * FROM t WHERE name = ''; DROP TABLE t; -- '",
    "SELECT 1 -- '\n; DROP TABLE t; -- '",
    "SELECT 1 # '\n; DROP TABLE t; # '",
    "SELECT 1 /* ' */; DROP TABLE t; /* ' */",
    "SELECT '\\\\'; DROP TABLE t",
    'SELECT 1; /* nothing */',
    ';SELECT 1',
  ])('refuses %s', (sql) => {
    expect(() => assertSingleStatement(sql)).toThrow('One statement at a time');
  });
});
