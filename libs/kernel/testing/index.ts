export { schemaDifferences } from './schema-differences.js';
export { TestClock } from './test-clock.js';
