import sharp from 'sharp';
import { MediaConfig } from './media.config.js';
import { Renditions } from './renditions.js';

const renditions = new Renditions(Object.assign(new MediaConfig(), { maxPixels: 1_000_000 }));
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#b5542b' } });

describe('Renditions', () => {
  it('encodes three sizes as WebP, none larger than the original', async () => {
    const made = await renditions.render(await picture(800, 400).png().toBuffer());
    expect(made).toMatchObject({ width: 800, height: 400 });
    const sizes = await Promise.all(Object.values(made.files).map((bytes) => sharp(bytes).metadata()));
    expect(sizes.map((m) => [m.format, m.width, m.height])).toEqual([
      ['webp', 160, 80],
      ['webp', 480, 240],
      ['webp', 800, 400],
    ]);
  });

  it('drops what rides along in the original', async () => {
    const original = await picture(50, 50)
      .withExif({ IFD0: { Copyright: 'secret-exif' } })
      .jpeg()
      .toBuffer();
    expect(original.includes('secret-exif')).toBe(true);
    expect((await renditions.render(original)).files.full.includes('secret-exif')).toBe(false);
  });

  it.each([
    [
      'SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'),
    ],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['nothing', Buffer.alloc(0)],
    ['a cut PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ])('refuses %s', async (_name, bytes) => {
    await expect(renditions.render(bytes)).rejects.toMatchObject({ code: 'picture_unreadable', status: 422 });
  });

  it('refuses a picture cut in the middle', async () => {
    const whole = await picture(300, 300).png({ compressionLevel: 0 }).toBuffer();
    await expect(renditions.render(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({
      code: 'picture_unreadable',
    });
  });

  it('refuses too many pixels before decoding them', async () => {
    const bomb = await picture(12_000, 12_000).png().toBuffer();
    await expect(renditions.render(bomb)).rejects.toMatchObject({
      code: 'picture_too_large',
      params: { maxPixels: 1_000_000 },
    });
    await expect(renditions.render(await picture(4_000, 1).png().toBuffer())).rejects.toMatchObject({
      code: 'picture_too_large',
    });
  });
});
