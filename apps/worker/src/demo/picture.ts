import type { DemoProduct } from './catalog.data.js';

/** Draws the demo shop's pictures ourselves: a still life of one object, as SVG of 1000 by 1000. Rendered to pixels before it is stored. */
export function drawPicture(product: Pick<DemoProduct, 'shape' | 'hue'>): string {
  const color = (saturation: number, lightness: number, shift = 0) =>
    `hsl(${(product.hue + shift + 360) % 360} ${saturation}% ${lightness}%)`;
  const body = `url(#body)`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000" viewBox="0 0 1000 1000">
<defs><linearGradient id="wall" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${color(30, 93)}"/><stop offset="1" stop-color="${color(26, 84)}"/></linearGradient>
<linearGradient id="body" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="${color(42, 62)}"/><stop offset=".45" stop-color="${color(46, 52)}"/><stop offset="1" stop-color="${color(48, 34)}"/></linearGradient></defs>
<rect width="1000" height="1000" fill="url(#wall)"/><rect y="740" width="1000" height="260" fill="${color(18, 72, 20)}"/>
<ellipse cx="520" cy="806" rx="300" ry="34" fill="hsl(25 20% 20% / .22)"/>
${shapes[product.shape](body, color)}
</svg>`;
}

type Color = (saturation: number, lightness: number, shift?: number) => string;

const shapes: Record<DemoProduct['shape'], (body: string, color: Color) => string> = {
  pot: (b, c) =>
    `<path d="M280 470q-110 10-90 110t120 90" fill="none" stroke="${c(46, 40)}" stroke-width="36"/><path d="M710 480q80-10 130-90l26 26q-40 130-140 180z" fill="${c(46, 42)}"/><path d="M270 430h460q40 330-110 370H380q-150-40-110-370z" fill="${b}"/><ellipse cx="500" cy="430" rx="230" ry="42" fill="${c(44, 46)}"/><path d="M330 415q170-110 340 0z" fill="${c(46, 56)}"/><circle cx="500" cy="345" r="30" fill="${c(30, 30)}"/>`,
  cup: (b, c) =>
    `<path d="M690 500q140-20 120 100t-150 90" fill="none" stroke="${c(46, 40)}" stroke-width="40"/><path d="M300 420h400v260q0 120-130 120H430q-130 0-130-120z" fill="${b}"/><ellipse cx="500" cy="420" rx="200" ry="44" fill="${c(40, 70)}"/><ellipse cx="500" cy="426" rx="172" ry="32" fill="${c(40, 24, -10)}"/>`,
  bowl: (b, c) =>
    `<path d="M180 500h640q-20 240-210 300H390q-190-60-210-300z" fill="${b}"/><ellipse cx="500" cy="500" rx="320" ry="70" fill="${c(38, 76)}"/><ellipse cx="500" cy="510" rx="280" ry="52" fill="${c(36, 62)}"/>`,
  bottle: (b, c) =>
    `<path d="M450 150h100v170q110 60 110 190v230q0 60-60 60H400q-60 0-60-60V510q0-130 110-190z" fill="${b}"/><rect x="440" y="120" width="120" height="60" rx="10" fill="${c(30, 26)}"/><rect x="340" y="540" width="320" height="160" fill="${c(30, 92)}"/><rect x="380" y="590" width="240" height="14" fill="${c(40, 45)}"/><rect x="410" y="630" width="180" height="10" fill="${c(30, 65)}"/>`,
  jar: (b, c) =>
    `<rect x="330" y="330" width="340" height="470" rx="60" fill="${b}"/><rect x="350" y="260" width="300" height="90" rx="18" fill="${c(24, 34)}"/><rect x="330" y="500" width="340" height="170" fill="${c(30, 93)}"/><circle cx="500" cy="585" r="46" fill="${c(50, 55)}"/>`,
  bag: (b, c) =>
    `<path d="M320 300h360l30 480q0 20-20 20H310q-20 0-20-20z" fill="${b}"/><path d="M320 300l40-60h280l40 60z" fill="${c(40, 44)}"/><rect x="370" y="440" width="260" height="200" rx="12" fill="${c(30, 93)}"/><path d="M500 470q70 60 0 140q-70-80 0-140z" fill="${c(45, 45)}"/>`,
  knife: (b, c) =>
    `<g transform="rotate(-28 500 560)"><path d="M120 560h470v90H250q-110-10-130-90z" fill="${c(8, 78)}"/><path d="M120 560h470v20H130z" fill="${c(8, 90)}"/><rect x="590" y="548" width="300" height="80" rx="30" fill="hsl(24 38% 30%)"/><circle cx="660" cy="588" r="9" fill="${c(10, 75)}"/><circle cx="800" cy="588" r="9" fill="${c(10, 75)}"/></g><rect width="0" height="0" fill="${b}"/>`,
  board: (b, c) =>
    `<g transform="rotate(-8 500 560)"><rect x="170" y="380" width="660" height="400" rx="46" fill="${b}"/><circle cx="770" cy="440" r="26" fill="${c(26, 84)}"/>${[440, 500, 560, 620, 680].map((y) => `<path d="M200 ${y}q200 -24 300 6t290 -8" fill="none" stroke="${c(40, 40)}" stroke-width="5" opacity=".5"/>`).join('')}</g>`,
  cloth: (b, c) =>
    `<path d="M230 300h540l40 470q-110 50-210 10t-200 0t-210-10z" fill="${b}"/>${[360, 430, 700].map((y) => `<path d="M222 ${y}h556" stroke="${c(30, 88)}" stroke-width="12"/>`).join('')}<path d="M420 300q-30 240-10 480M600 300q30 240 0 480" stroke="${c(46, 32)}" stroke-width="6" fill="none" opacity=".5"/>`,
  basket: (b, c) =>
    `<path d="M250 520q250-420 500 0" fill="none" stroke="${c(44, 36)}" stroke-width="34"/><path d="M190 510h620l-70 270q-8 20-30 20H290q-22 0-30-20z" fill="${b}"/>${[570, 630, 690, 750].map((y, i) => `<path d="M${206 + i * 16} ${y}h${588 - i * 32}" stroke="${c(40, 66)}" stroke-width="12" stroke-dasharray="46 18" stroke-dashoffset="${i * 32}"/>`).join('')}`,
  box: (b, c) =>
    `<path d="M220 420l280-90 280 90v330l-280 60-280-60z" fill="${b}"/><path d="M220 420l280 80 280-80-280-90z" fill="${c(44, 66)}"/><path d="M500 500v310" stroke="${c(40, 30)}" stroke-width="6"/><rect x="560" y="560" width="150" height="90" fill="${c(30, 92)}" transform="skewY(-12) translate(0 126)"/>`,
  pan: (b, c) =>
    `<path d="M640 520l280-150 30 52-280 160z" fill="${c(10, 24)}"/><ellipse cx="440" cy="590" rx="300" ry="140" fill="${c(10, 22)}"/><ellipse cx="440" cy="570" rx="300" ry="130" fill="${c(12, 34)}"/><ellipse cx="440" cy="576" rx="250" ry="100" fill="${c(14, 18)}"/><rect width="0" height="0" fill="${b}"/>`,
  card: (b, c) =>
    `<g transform="rotate(-7 500 560)"><rect x="180" y="350" width="640" height="410" rx="34" fill="${b}"/><rect x="330" y="350" width="56" height="410" fill="${c(30, 93)}"/><rect x="180" y="470" width="640" height="56" fill="${c(30, 93)}"/><path d="M358 498q-150-150-40-170q60 0 40 170q-20-170 40-170q110 20-40 170z" fill="${c(50, 72)}"/><rect x="470" y="620" width="280" height="26" rx="13" fill="${c(30, 88)}"/><rect x="470" y="670" width="180" height="20" rx="10" fill="${c(34, 74)}"/></g>`,
};
