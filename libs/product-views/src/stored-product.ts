import type { DocumentFacts } from './document-facts.js';
import type { ProductDocument } from './product-document.js';

/** Of a stored page. Rows of a smaller number, as the release before writes them, are made anew (see the schedule). */
export const PAGE_FORMAT = 2;

/** A row of the read model. */
export interface StoredProduct {
  doc: ProductDocument;
  /** Null: the release before has written the row. */
  facts: DocumentFacts | null;
}

/** Written by this module only. */
export const storedProduct = ({ doc, facts }: { doc: string; facts: string | null }): StoredProduct => ({
  doc: JSON.parse(doc) as ProductDocument,
  facts: facts === null ? null : (JSON.parse(facts) as DocumentFacts),
});
