/** Rows of a page when the client does not say. */
export const DEFAULT_LIMIT = 20;
/** Most rows of a page; more is 400. */
export const MAX_LIMIT = 100;
