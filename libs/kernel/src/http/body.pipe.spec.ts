import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, ValidateNested } from 'class-validator';
import { DtoPipe } from './body.pipe.js';

class Child {
  @IsInt()
  amount: number;
}

class Body {
  @IsOptional()
  @ValidateNested()
  @Type(() => Child)
  one?: Child;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Child)
  many?: Child[];
}

const sent = (body: unknown): Promise<unknown> => new DtoPipe().transform(body, { type: 'body', metatype: Body });

describe('a nested object of a body', () => {
  it.each([{}, { one: { amount: 1 } }, { many: [] }, { many: [{ amount: 1 }, { amount: 2 }] }])(
    'is taken as declared: %j',
    async (body) => {
      await expect(sent(body)).resolves.toMatchObject(body);
    },
  );

  it.each([
    [{ one: [] }, '/one'],
    [{ one: [{ amount: 1 }] }, '/one'],
    [{ one: [[[]]] }, '/one'],
    [{ many: [[]] }, '/many/0'],
    [{ many: [{ amount: 1 }, null] }, '/many/1'],
    [{ many: [[{ amount: 1 }]] }, '/many/0'],
  ])('is refused in another shape: %j', async (body, pointer) => {
    await expect(sent(body)).rejects.toMatchObject({
      status: 422,
      errors: expect.arrayContaining([expect.objectContaining({ pointer, code: 'not_an_object' })]),
    });
  });
});
