import sharp from 'sharp';

/*
 * Drawn pictures instead of photographs: the demo town shows no real street and no real person.
 * Each is a small scene of its group, put together from a few shapes and turned into a JPEG.
 */

type Scene = 'roads' | 'lighting' | 'yard' | 'utilities' | 'waste' | 'green' | 'transport' | 'public-space';

const foregrounds: Readonly<Record<Scene, string>> = {
  roads:
    '<ellipse cx="420" cy="470" rx="150" ry="46" fill="#2b2f33"/><ellipse cx="420" cy="478" rx="118" ry="32" fill="#54626c"/><path d="M60 560h240M520 560h260" stroke="#f4f1e8" stroke-width="12" stroke-dasharray="70 40"/>',
  lighting:
    '<rect x="0" y="0" width="800" height="600" fill="#0b1a2b" opacity=".62"/><path d="M410 560V170q0-60 70-60h60" stroke="#5b6670" stroke-width="16" fill="none"/><rect x="520" y="96" width="96" height="30" rx="12" fill="#3a444d"/>',
  yard: '<rect x="290" y="300" width="170" height="240" fill="#6d5a4a"/><rect x="312" y="326" width="126" height="90" fill="#9fb7c4"/><path d="M330 340l70 60M400 336l-50 70" stroke="#fff" stroke-width="5"/>',
  utilities:
    '<path d="M120 520q150-50 280 0t300 0v80H120z" fill="#5d93b8" opacity=".85"/><path d="M400 500q-20-120 20-190q36 80 10 190z" fill="#bfe0f2"/>',
  waste:
    '<rect x="220" y="380" width="150" height="140" rx="10" fill="#3d6b4f"/><rect x="400" y="380" width="150" height="140" rx="10" fill="#3d6b4f"/><circle cx="270" cy="372" r="42" fill="#2b2f33"/><circle cx="330" cy="360" r="36" fill="#8a7f6a"/><circle cx="455" cy="366" r="46" fill="#3f4750"/><circle cx="590" cy="500" r="40" fill="#2b2f33"/>',
  green:
    '<path d="M260 540L520 250" stroke="#5b4632" stroke-width="34"/><circle cx="560" cy="220" r="96" fill="#3f7a4a"/><circle cx="480" cy="250" r="70" fill="#4f8d57"/>',
  transport:
    '<path d="M200 540V320h360v220" stroke="#55646f" stroke-width="14" fill="none"/><rect x="180" y="290" width="400" height="36" fill="#2f6f8f"/><path d="M240 350h260v120H240z" fill="#c9dbe4" opacity=".7"/><path d="M300 360l60 100M420 352l-80 110" stroke="#fff" stroke-width="6"/>',
  'public-space':
    '<path d="M220 450h340M220 490h210" stroke="#8a5a34" stroke-width="22"/><path d="M260 440v110M520 440v110" stroke="#3d464d" stroke-width="16"/>',
};

/** Categories whose group's scene would mislead. */
const ownScenes: Readonly<Record<string, string>> = {
  'roads.snow':
    '<path d="M0 470q120-70 260-20t260-10 280 10v150H0z" fill="#f5f8fa"/><path d="M140 500q90-60 180 0z" fill="#e3ebf0"/>',
  'roads.ice':
    '<path d="M80 480q160-40 320 0t320-10l40 130H60z" fill="#d8ecf5"/><path d="M200 520l120 30M460 510l140 36" stroke="#fff" stroke-width="6"/>',
  'utilities.no-power': foregrounds.lighting,
  'utilities.cold':
    '<rect x="250" y="360" width="300" height="150" rx="14" fill="#d9dee2"/><path d="M290 370v130M340 370v130M390 370v130M440 370v130M490 370v130M520 370v130" stroke="#9aa5ad" stroke-width="14"/><path d="M400 250v80M366 270l68 40M434 270l-68 40" stroke="#5d93b8" stroke-width="10"/>',
  'green.stray-dogs':
    '<path d="M230 500v-60q0-30 40-30h90l30-30 20 30-14 34v56h-24v-44h-110v44z" fill="#5b4632"/><path d="M470 520v-48q0-24 32-24h70l24-24 16 24-12 28v44h-18v-36h-88v36z" fill="#3d3530"/>',
  'green.grass':
    '<path d="M40 560q20-120 40 0 20-150 44 0 22-130 44 0 20-160 46 0 22-120 44 0 20-150 46 0 22-130 44 0 20-150 46 0 22-120 44 0 20-150 46 0 22-130 44 0z" fill="#4f8d57"/>',
};

const repaired =
  '<circle cx="680" cy="120" r="64" fill="#2f8f5b"/><path d="M650 122l22 24 44-52" stroke="#fff" stroke-width="14" fill="none"/>';

/** A JPEG of a problem, or of the same place put right. `tint` from 0 to 1 varies light and walls. */
export async function drawScene(categoryId: string, tint: number, isRepaired: boolean): Promise<Uint8Array> {
  const sky = `hsl(${Math.round(200 + tint * 20)} 45% ${Math.round(72 + tint * 14)}%)`;
  const wall = `hsl(${Math.round(24 + tint * 30)} 28% ${Math.round(66 + tint * 14)}%)`;
  const windows = Array.from({ length: 15 }, (_, index) => {
    const [column, row] = [index % 5, Math.floor(index / 5)];
    return `<rect x="${70 + column * 140}" y="${70 + row * 84}" width="74" height="52" rx="4" fill="#e7eef0" opacity=".85"/>`;
  }).join('');
  const subject = isRepaired ? repaired : foregroundOf(categoryId);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><rect width="800" height="600" fill="${sky}"/><rect y="30" width="800" height="330" fill="${wall}"/>${windows}<rect y="360" width="800" height="60" fill="#7d9a62"/><rect y="420" width="800" height="180" fill="#8b9196"/>${subject}</svg>`;
  return await sharp(Buffer.from(svg)).jpeg({ quality: 78 }).toBuffer();
}

function foregroundOf(categoryId: string): string {
  const own = ownScenes[categoryId];
  if (own) return own;
  const [scene = ''] = categoryId.split('.');
  return Object.entries(foregrounds).find(([name]) => name === scene)?.[1] ?? foregrounds.roads;
}
