import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<true>();

/** Runs an event handler so that what it calls knows: a failure here is repeated, so it need not be swallowed. */
export const runAsDelivery = <T>(work: () => T): T => storage.run(true, work);

/** For what a handler has set off and does not wait for: nobody repeats the delivery for its failure. */
export const outsideDelivery = <T>(work: () => T): T => storage.exit(work);

/** True inside of an event handler. */
export const inDelivery = (): boolean => storage.getStore() === true;
