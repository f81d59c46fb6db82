/** A word in both languages of the demo shop. */
export interface Words {
  en: string;
  de: string;
}

/** An option group and its values, with what a value adds to the price (percent) and to the weight (grams). */
export interface DemoOptions {
  code: string;
  name: Words;
  values: { code: string; name: Words; pricePercent: number; weightGrams: number }[];
}

export interface DemoCategory {
  code: string;
  name: Words;
  children?: DemoCategory[];
}

export interface DemoProduct {
  sku: string;
  category: string;
  name: Words;
  text: Words;
  brand: string;
  /** Gross price of the first variant, minor units: EUR cents, CHF Rappen. */
  eur: number;
  chf: number;
  weightGrams: number;
  options?: keyof typeof demoOptions;
  tax?: 'reduced';
  /** Drawn by `picture.ts`. */
  shape: 'pot' | 'cup' | 'bowl' | 'bottle' | 'jar' | 'bag' | 'knife' | 'board' | 'cloth' | 'basket' | 'box' | 'pan';
  hue: number;
  stock: number;
}

const w = (en: string, de: string): Words => ({ en, de });

export const demoOptions = {
  pack: {
    code: 'pack',
    name: w('Pack', 'Packung'),
    values: [
      { code: '250', name: w('250 g', '250 g'), pricePercent: 100, weightGrams: 280 },
      { code: '500', name: w('500 g', '500 g'), pricePercent: 185, weightGrams: 540 },
      { code: '1000', name: w('1 kg', '1 kg'), pricePercent: 340, weightGrams: 1060 },
    ],
  },
  bottle: {
    code: 'bottle',
    name: w('Bottle', 'Flasche'),
    values: [
      { code: '250', name: w('250 ml', '250 ml'), pricePercent: 100, weightGrams: 520 },
      { code: '500', name: w('500 ml', '500 ml'), pricePercent: 180, weightGrams: 930 },
    ],
  },
  glaze: {
    code: 'glaze',
    name: w('Glaze', 'Glasur'),
    values: [
      { code: 'sand', name: w('Sand', 'Sand'), pricePercent: 100, weightGrams: 0 },
      { code: 'sea', name: w('Sea blue', 'Seeblau'), pricePercent: 100, weightGrams: 0 },
      { code: 'moss', name: w('Moss', 'Moos'), pricePercent: 110, weightGrams: 0 },
    ],
  },
  size: {
    code: 'size',
    name: w('Size', 'Größe'),
    values: [
      { code: 's', name: w('Small', 'Klein'), pricePercent: 100, weightGrams: 0 },
      { code: 'm', name: w('Medium', 'Mittel'), pricePercent: 140, weightGrams: 350 },
      { code: 'l', name: w('Large', 'Groß'), pricePercent: 190, weightGrams: 800 },
    ],
  },
  color: {
    code: 'color',
    name: w('Color', 'Farbe'),
    values: [
      { code: 'natural', name: w('Natural', 'Natur'), pricePercent: 100, weightGrams: 0 },
      { code: 'rust', name: w('Rust', 'Rost'), pricePercent: 100, weightGrams: 0 },
      { code: 'indigo', name: w('Indigo', 'Indigo'), pricePercent: 100, weightGrams: 0 },
    ],
  },
} satisfies Record<string, DemoOptions>;

export const demoCategories: DemoCategory[] = [
  {
    code: 'pantry',
    name: w('Pantry', 'Vorrat'),
    children: [
      { code: 'tea', name: w('Tea', 'Tee') },
      { code: 'coffee', name: w('Coffee', 'Kaffee') },
      { code: 'oils', name: w('Oils & vinegar', 'Öle & Essig') },
      { code: 'spices', name: w('Spices', 'Gewürze') },
      { code: 'preserves', name: w('Preserves & honey', 'Eingemachtes & Honig') },
    ],
  },
  {
    code: 'kitchen',
    name: w('Kitchen', 'Küche'),
    children: [
      { code: 'ceramics', name: w('Ceramics', 'Keramik') },
      { code: 'knives', name: w('Knives', 'Messer') },
      { code: 'boards', name: w('Boards & wood', 'Bretter & Holz') },
      { code: 'pans', name: w('Pots & pans', 'Töpfe & Pfannen') },
    ],
  },
  {
    code: 'home',
    name: w('Home', 'Zuhause'),
    children: [
      { code: 'textiles', name: w('Textiles', 'Textilien') },
      { code: 'baskets', name: w('Baskets & storage', 'Körbe & Aufbewahrung') },
    ],
  },
];

type Row = [
  sku: string, category: string, en: string, de: string, textEn: string, textDe: string, brand: string,
  eur: number, chf: number, weightGrams: number, shape: DemoProduct['shape'], hue: number, stock: number,
  options?: keyof typeof demoOptions,
];

const rows: Row[] = [
  ['TEA-ASSAM', 'tea', 'Assam breakfast tea', 'Assam Frühstückstee', 'Malty and strong, from a garden of forty families.', 'Malzig und kräftig, aus einem Garten von vierzig Familien.', 'Blatt & Berg', 890, 950, 280, 'bag', 18, 120, 'pack'],
  ['TEA-SENCHA', 'tea', 'Spring sencha', 'Frühlings-Sencha', 'First picking, steamed, bright green in the cup.', 'Erste Ernte, gedämpft, leuchtend grün in der Tasse.', 'Blatt & Berg', 1290, 1390, 280, 'bag', 110, 80, 'pack'],
  ['TEA-EARL', 'tea', 'Earl Grey with bergamot', 'Earl Grey mit Bergamotte', 'Black tea with the oil of real bergamots.', 'Schwarzer Tee mit dem Öl echter Bergamotten.', 'Blatt & Berg', 990, 1050, 280, 'bag', 210, 95, 'pack'],
  ['TEA-ROOIBOS', 'tea', 'Rooibos vanilla', 'Rooibos Vanille', 'Free of caffeine, with Bourbon vanilla.', 'Koffeinfrei, mit Bourbon-Vanille.', 'Blatt & Berg', 790, 850, 280, 'bag', 12, 140, 'pack'],
  ['TEA-MINT', 'tea', 'Garden mint', 'Gartenminze', 'Whole leaves, dried slowly.', 'Ganze Blätter, langsam getrocknet.', 'Kräuterhof', 690, 750, 120, 'bag', 140, 160],
  ['TEA-CHAI', 'tea', 'Masala chai', 'Masala Chai', 'Assam with cardamom, ginger and pepper.', 'Assam mit Kardamom, Ingwer und Pfeffer.', 'Blatt & Berg', 950, 1020, 280, 'bag', 30, 70, 'pack'],
  ['COF-HOUSE', 'coffee', 'House espresso', 'Hausespresso', 'Chocolate and hazelnut, roasted weekly.', 'Schokolade und Haselnuss, jede Woche geröstet.', 'Rösterei Nord', 1090, 1180, 280, 'bag', 24, 200, 'pack'],
  ['COF-ETHIOPIA', 'coffee', 'Ethiopia Yirgacheffe', 'Äthiopien Yirgacheffe', 'Floral, light roast for filter.', 'Blumig, helle Röstung für Filter.', 'Rösterei Nord', 1390, 1490, 280, 'bag', 42, 90, 'pack'],
  ['COF-DECAF', 'coffee', 'Decaf Colombia', 'Kolumbien entkoffeiniert', 'Decaffeinated with sugar cane.', 'Mit Zuckerrohr entkoffeiniert.', 'Rösterei Nord', 1290, 1390, 280, 'bag', 200, 60, 'pack'],
  ['COF-FILTER', 'coffee', 'Hand filter, stoneware', 'Handfilter aus Steinzeug', 'For two cups, with a slow spiral.', 'Für zwei Tassen, mit langsamer Spirale.', 'Tonwerk', 2900, 3100, 480, 'cup', 30, 45, 'glaze'],
  ['COF-GRINDER', 'coffee', 'Hand grinder', 'Handmühle', 'Steel burrs, beech wood, thirty settings.', 'Stahlmahlwerk, Buche, dreißig Stufen.', 'Mahlgut', 8900, 9500, 820, 'jar', 28, 25],
  ['OIL-KORONEIKI', 'oils', 'Koroneiki olive oil', 'Koroneiki-Olivenöl', 'Cold pressed within six hours.', 'Innerhalb von sechs Stunden kalt gepresst.', 'Olivar', 1290, 1390, 520, 'bottle', 70, 130, 'bottle'],
  ['OIL-LEMON', 'oils', 'Olive oil with lemon', 'Olivenöl mit Zitrone', 'Olives and lemons milled together.', 'Oliven und Zitronen gemeinsam gemahlen.', 'Olivar', 1490, 1590, 520, 'bottle', 56, 75, 'bottle'],
  ['OIL-PUMPKIN', 'oils', 'Styrian pumpkin seed oil', 'Steirisches Kürbiskernöl', 'Dark, nutty, protected origin.', 'Dunkel, nussig, geschützte Herkunft.', 'Kernhof', 1190, 1290, 520, 'bottle', 90, 64, 'bottle'],
  ['VIN-APPLE', 'oils', 'Orchard cider vinegar', 'Streuobst-Apfelessig', 'Fermented in oak for a year.', 'Ein Jahr im Eichenfass gereift.', 'Obsthof Lind', 790, 850, 760, 'bottle', 40, 88],
  ['VIN-BALSAM', 'oils', 'Balsamic, 8 years', 'Balsamico, 8 Jahre', 'Sweet and dense.', 'Süß und dicht.', 'Acetaia', 2490, 2690, 430, 'bottle', 350, 32],
  ['SPI-PEPPER', 'spices', 'Kampot pepper', 'Kampot-Pfeffer', 'Black, hand sorted.', 'Schwarz, von Hand verlesen.', 'Gewürzlade', 890, 950, 110, 'jar', 10, 110],
  ['SPI-PAPRIKA', 'spices', 'Smoked paprika', 'Geräucherte Paprika', 'Oak smoked, mild.', 'Über Eiche geräuchert, mild.', 'Gewürzlade', 590, 640, 110, 'jar', 8, 150],
  ['SPI-CUMIN', 'spices', 'Whole cumin', 'Kreuzkümmel, ganz', 'Toast it before use.', 'Vor Gebrauch rösten.', 'Gewürzlade', 490, 530, 110, 'jar', 38, 130],
  ['SPI-SAFFRON', 'spices', 'Saffron threads', 'Safranfäden', 'One gram, from La Mancha.', 'Ein Gramm, aus La Mancha.', 'Gewürzlade', 1490, 1590, 40, 'jar', 16, 40],
  ['SPI-CINNAMON', 'spices', 'Ceylon cinnamon', 'Ceylon-Zimt', 'Sticks, fine and sweet.', 'Stangen, fein und süß.', 'Gewürzlade', 690, 740, 90, 'jar', 22, 90],
  ['SPI-SALT', 'spices', 'Flaky sea salt', 'Meersalzflocken', 'Crisp, from the Atlantic.', 'Knusprig, vom Atlantik.', 'Salina', 550, 590, 260, 'box', 200, 210],
  ['PRE-HONEY', 'preserves', 'Linden honey', 'Lindenhonig', 'From city linden trees.', 'Von Stadtlinden.', 'Imkerei Sum', 990, 1090, 640, 'jar', 44, 75],
  ['PRE-APRICOT', 'preserves', 'Apricot jam', 'Marillenmarmelade', 'Seventy percent fruit.', 'Siebzig Prozent Frucht.', 'Obsthof Lind', 690, 750, 330, 'jar', 32, 85],
  ['PRE-ORANGE', 'preserves', 'Bitter orange marmalade', 'Bitterorangen-Marmelade', 'Thick cut.', 'Grob geschnitten.', 'Obsthof Lind', 720, 780, 330, 'jar', 26, 66],
  ['PRE-MUSTARD', 'preserves', 'Coarse mustard', 'Grober Senf', 'Ground on stone, with white wine.', 'Auf Stein gemahlen, mit Weißwein.', 'Senfmühle', 490, 530, 280, 'jar', 50, 120],
  ['PRE-PICKLES', 'preserves', 'Dill pickles', 'Dillgurken', 'Fermented, no vinegar.', 'Vergoren, ohne Essig.', 'Fassreif', 650, 700, 720, 'jar', 96, 70],
  ['PRE-TOMATO', 'preserves', 'Sun dried tomatoes', 'Getrocknete Tomaten', 'In olive oil.', 'In Olivenöl.', 'Olivar', 790, 850, 360, 'jar', 4, 58],
  ['CER-BOWL', 'ceramics', 'Breakfast bowl', 'Frühstücksschale', 'Thrown by hand, 14 cm.', 'Von Hand gedreht, 14 cm.', 'Tonwerk', 2400, 2600, 420, 'bowl', 34, 60, 'glaze'],
  ['CER-MUG', 'ceramics', 'Everyday mug', 'Alltagsbecher', 'Holds 300 ml and the warmth.', 'Fasst 300 ml und die Wärme.', 'Tonwerk', 1900, 2050, 340, 'cup', 200, 110, 'glaze'],
  ['CER-PLATE', 'ceramics', 'Dinner plate', 'Essteller', '27 cm, dishwasher safe.', '27 cm, spülmaschinenfest.', 'Tonwerk', 2900, 3100, 760, 'bowl', 28, 80, 'glaze'],
  ['CER-TEAPOT', 'ceramics', 'Teapot', 'Teekanne', 'One liter, pours without a drop.', 'Ein Liter, gießt ohne Tropfen.', 'Tonwerk', 6900, 7400, 980, 'pot', 205, 22, 'glaze'],
  ['CER-JUG', 'ceramics', 'Water jug', 'Wasserkrug', 'Stoneware, 1.2 liters.', 'Steinzeug, 1,2 Liter.', 'Tonwerk', 4900, 5300, 1100, 'pot', 36, 30],
  ['CER-BUTTER', 'ceramics', 'Butter dish', 'Butterdose', 'Keeps butter soft.', 'Hält Butter streichfähig.', 'Tonwerk', 3400, 3650, 720, 'box', 46, 35, 'glaze'],
  ['CER-EGG', 'ceramics', 'Egg cups, set of two', 'Eierbecher, Zweierset', 'Glazed inside only.', 'Nur innen glasiert.', 'Tonwerk', 1600, 1720, 180, 'cup', 30, 74],
  ['KNI-CHEF', 'knives', 'Chef’s knife', 'Kochmesser', 'Carbon steel, walnut handle.', 'Karbonstahl, Griff aus Nussbaum.', 'Klingenhaus', 12900, 13900, 320, 'knife', 215, 18, 'size'],
  ['KNI-PARING', 'knives', 'Paring knife', 'Schälmesser', 'Nine centimeters, very thin.', 'Neun Zentimeter, sehr dünn.', 'Klingenhaus', 3900, 4200, 90, 'knife', 210, 55],
  ['KNI-BREAD', 'knives', 'Bread knife', 'Brotmesser', 'Long wave, cuts crust clean.', 'Lange Welle, schneidet Kruste sauber.', 'Klingenhaus', 7900, 8500, 260, 'knife', 220, 27],
  ['KNI-STONE', 'knives', 'Whetstone 1000/3000', 'Schleifstein 1000/3000', 'With a base of bamboo.', 'Mit Sockel aus Bambus.', 'Klingenhaus', 4500, 4800, 1150, 'box', 205, 40],
  ['BOA-OAK', 'boards', 'Oak chopping board', 'Schneidbrett aus Eiche', 'End grain, oiled.', 'Stirnholz, geölt.', 'Holzgut', 5900, 6400, 1900, 'board', 30, 36, 'size'],
  ['BOA-OLIVE', 'boards', 'Olive wood spoon', 'Löffel aus Olivenholz', 'Carved from one piece.', 'Aus einem Stück geschnitzt.', 'Holzgut', 1400, 1500, 70, 'board', 36, 130],
  ['BOA-ROLL', 'boards', 'Rolling pin', 'Nudelholz', 'Beech, without handles.', 'Buche, ohne Griffe.', 'Holzgut', 1900, 2050, 480, 'board', 32, 48],
  ['BOA-PEPPER', 'boards', 'Pepper mill', 'Pfeffermühle', 'Ceramic mill, ash wood.', 'Keramikmahlwerk, Esche.', 'Mahlgut', 4400, 4700, 380, 'jar', 26, 52],
  ['BOA-TRAY', 'boards', 'Serving tray', 'Serviertablett', 'Birch, bent by steam.', 'Birke, mit Dampf gebogen.', 'Holzgut', 3900, 4200, 900, 'board', 40, 24],
  ['PAN-IRON', 'pans', 'Cast iron pan', 'Gusseisenpfanne', 'Seasoned, for a lifetime.', 'Eingebrannt, für ein Leben.', 'Gusswerk', 6900, 7400, 2400, 'pan', 0, 33, 'size'],
  ['PAN-CARBON', 'pans', 'Carbon steel pan', 'Eisenpfanne', 'Light and fast.', 'Leicht und schnell.', 'Gusswerk', 5900, 6300, 1700, 'pan', 220, 29],
  ['PAN-STOCK', 'pans', 'Stock pot', 'Suppentopf', 'Eight liters, steel.', 'Acht Liter, Stahl.', 'Gusswerk', 9900, 10600, 3100, 'pot', 215, 14],
  ['PAN-CASSEROLE', 'pans', 'Enameled casserole', 'Emaillierter Bräter', 'Five liters, for the oven.', 'Fünf Liter, für den Ofen.', 'Gusswerk', 15900, 16900, 4600, 'pot', 12, 12, 'color'],
  ['PAN-KETTLE', 'pans', 'Whistling kettle', 'Flötenkessel', 'For gas and induction.', 'Für Gas und Induktion.', 'Gusswerk', 5400, 5800, 1250, 'pot', 355, 21],
  ['TEX-TOWEL', 'textiles', 'Linen tea towels, pair', 'Geschirrtücher aus Leinen, Paar', 'Woven in Saxony.', 'In Sachsen gewebt.', 'Leinenweber', 2200, 2350, 210, 'cloth', 42, 140, 'color'],
  ['TEX-APRON', 'textiles', 'Kitchen apron', 'Küchenschürze', 'Heavy linen, deep pockets.', 'Schweres Leinen, tiefe Taschen.', 'Leinenweber', 4900, 5250, 420, 'cloth', 230, 62, 'color'],
  ['TEX-NAPKIN', 'textiles', 'Napkins, set of four', 'Servietten, Viererset', 'Soft after the first wash.', 'Weich nach der ersten Wäsche.', 'Leinenweber', 3600, 3850, 320, 'cloth', 20, 54, 'color'],
  ['TEX-TABLE', 'textiles', 'Table runner', 'Tischläufer', '40 by 180 cm.', '40 mal 180 cm.', 'Leinenweber', 3900, 4200, 350, 'cloth', 225, 38],
  ['TEX-GLOVE', 'textiles', 'Oven gloves', 'Ofenhandschuhe', 'Padded with wool.', 'Mit Wolle gefüttert.', 'Leinenweber', 2400, 2600, 240, 'cloth', 14, 70],
  ['BAS-MARKET', 'baskets', 'Market basket', 'Marktkorb', 'Willow, carries ten kilos.', 'Weide, trägt zehn Kilo.', 'Flechtwerk', 5900, 6300, 900, 'basket', 34, 26, 'size'],
  ['BAS-BREAD', 'baskets', 'Bread basket', 'Brotkorb', 'With a linen liner.', 'Mit Leineneinsatz.', 'Flechtwerk', 2900, 3100, 380, 'basket', 40, 47],
  ['BAS-ONION', 'baskets', 'Onion net, cotton', 'Zwiebelnetz aus Baumwolle', 'Lets onions breathe.', 'Lässt Zwiebeln atmen.', 'Flechtwerk', 890, 950, 60, 'bag', 36, 180],
  ['BAS-JAR', 'baskets', 'Storage jar with cork', 'Vorratsglas mit Kork', 'One liter, airtight.', 'Ein Liter, luftdicht.', 'Glashaus', 1500, 1600, 640, 'jar', 190, 96],
  ['BAS-TIN', 'baskets', 'Tea tin', 'Teedose', 'Double lid.', 'Doppelter Deckel.', 'Glashaus', 1200, 1300, 180, 'box', 150, 105, 'color'],
  ['BAS-CRATE', 'baskets', 'Apple crate', 'Apfelkiste', 'Pine, stackable.', 'Kiefer, stapelbar.', 'Holzgut', 2600, 2800, 2100, 'box', 28, 41],
];

const food = new Set(['tea', 'coffee', 'oils', 'spices', 'preserves']);

/** Sixty products of a market hall's merchant. */
export const demoProducts: DemoProduct[] = rows.map(
  ([sku, category, en, de, textEn, textDe, brand, eur, chf, weightGrams, shape, hue, stock, options]) => ({
    sku,
    category,
    name: w(en, de),
    text: w(textEn, textDe),
    brand,
    eur,
    chf,
    weightGrams,
    shape,
    hue,
    stock,
    ...(options === undefined ? {} : { options }),
    ...(food.has(category) && (shape === 'bag' || shape === 'bottle' || shape === 'jar') && !sku.startsWith('COF-G')
      ? { tax: 'reduced' as const }
      : {}),
  }),
);
