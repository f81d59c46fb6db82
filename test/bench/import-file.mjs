// The file that both sides of the row `import` read: one variant a product, a price, stock, a category, a description.
const HEADER = 'handle,sku,name:en,description:en,status,brand,categories,weight_grams,stock,price:EUR';
const WORDS = 'A jacket of waxed cotton, lined with wool, cut for rain and long walks. Pockets for maps and apples. ';

/** CSV of products number `from` to `from + rows - 1`. */
export function importFile(rows, from) {
  const lines = [HEADER];
  for (let number = from; number < from + rows; number += 1) {
    const text = `"<p>${WORDS.repeat(3)}</p>"`;
    const price = `${10 + (number % 90)}.${String(number % 100).padStart(2, '0')}`;
    lines.push(
      `import-${number},IMP-${number},Imported jacket ${number},${text},active,Bench,Bench > Shelf ${number % 10},400,25,${price}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
