export { anActor } from './an-actor.js';
export { schemaDifferences } from './schema-differences.js';
export { TestClock } from './test-clock.js';
export { forgetCaches } from './forget-caches.js';
