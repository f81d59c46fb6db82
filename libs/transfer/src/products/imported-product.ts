/** A problem of one row or of the whole file. `row` counts data rows from 1; 0 is the file. */
export interface RowProblem {
  row: number;
  field?: string;
  code: string;
  detail: string;
}

/** What a format does not take over of products that it takes: no mistake of the file, but not to be lost in silence. */
export interface ImportNotice {
  /** `column_ignored`: the column has no place here; `saved_as_draft`: the product is not on sale because of the column. */
  code: 'column_ignored' | 'saved_as_draft';
  field: string;
  /** Rows that it concerns. */
  rows: number;
}

/** A price as the file says it: exact minor units. */
export interface ImportedPrice {
  currency: string;
  amount: bigint;
}

export interface ImportedVariant {
  /** Row of the file it came from. */
  row: number;
  sku: string;
  /** Absent where the file has no such column; null where the cell is empty. */
  barcode?: string | null;
  /** Values by option name, in the product's order of options. */
  options: { name: string; value: string }[];
  weightGrams?: number | null;
  /** Null leaves it as it is (new: counted). */
  trackInventory: boolean | null;
  prices: ImportedPrice[];
  /** Absolute stock at the default location; null leaves it as it is. */
  stock: number | null;
}

export interface ImportedTranslation {
  locale: string;
  name: string;
  /** Null leaves it as it is (new: made from the handle or the name). */
  slug: string | null;
  /** Absent where the file has no such column. */
  description?: string | null;
  /** Absent leaves it as it is: what is empty elsewhere may have been written here. */
  seoTitle?: string;
  seoDescription?: string;
}

/** A picture by its address. */
export interface ImportedImage {
  /** Row of the file it stood in. */
  row: number;
  url: string;
  /** What it shows, in words. Absent where the file has no such column. */
  alt?: string | null;
}

/** One product as a file describes it, whatever the file's format. */
export interface ImportedProduct {
  /** First row of the product. */
  row: number;
  /** Stable name in the file: the key by which a second run finds the product again. */
  handle: string;
  /** Absent where the file does not tell (new: goods). */
  kind?: 'goods' | 'gift_card';
  /** Null leaves it as it is (new: draft). */
  status: 'draft' | 'active' | 'archived' | null;
  /** Absent where the file has no such column. */
  brand?: string | null;
  /** Null leaves it as it is (new: standard). */
  taxCategoryCode: string | null;
  translations: ImportedTranslation[];
  /** Paths of category names, outermost first. Absent where the file does not tell. */
  categories?: string[][];
  optionNames: string[];
  variants: ImportedVariant[];
  /** Pictures in their order; each address once. */
  images: ImportedImage[];
  notices: ImportNotice[];
}

/** What a format makes of the rows of one product. */
export interface ParsedProduct {
  product: ImportedProduct | null;
  problems: RowProblem[];
}

/** One data row: values by column name. */
export interface CsvRow {
  row: number;
  values: Readonly<Record<string, string>>;
}

/** A file format of products: recognizes its header and reads the rows of one product. */
export interface ProductFormat {
  readonly name: 'markethall' | 'shopify';
  /** Problems of the header; empty when the file can be read. */
  checkHeader(columns: readonly string[]): RowProblem[];
  /** Column that holds the product's handle; rows of one product stand together. */
  readonly handleColumn: string;
  parse(rows: readonly CsvRow[]): ParsedProduct;
}
