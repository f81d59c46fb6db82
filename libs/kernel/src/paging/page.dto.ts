import type { Type } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Where a page stands. Cursors are opaque; send them back as `after` or `before`. */
export class PageInfo {
  /** Cursor for `after`, or null on the last page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  next: string | null;

  /** Cursor for `before`, or null on the first page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  prev: string | null;

  /** True when there is a next page. */
  @ApiProperty({ type: Boolean, example: false })
  hasMore: boolean;
}

/** One page of a list. `total` only where `count=exact` or `count=estimate` asked for it. */
export class Page<T> {
  data: T[];
  page: PageInfo;
  total?: number;

  /** Maps the rows of `keysetPage` to their response DTOs. */
  static of<E, T>(result: { items: readonly E[]; page: PageInfo; total?: number }, map: (item: E) => T): Page<T> {
    const page: Page<T> = { data: result.items.map(map), page: result.page };
    if (result.total !== undefined) page.total = result.total;
    return page;
  }
}

const pages = new Map<Type, Type<Page<unknown>>>();

/** The DTO class of a page of `dto`, for `@ApiOkResponse({ type: PageOf(OrderResponse) })`: named `OrderResponsePage`. */
export function PageOf<T>(dto: Type<T>): Type<Page<T>> {
  const known = pages.get(dto);
  if (known !== undefined) return known as Type<Page<T>>; // made below from the same class
  class PageOfDto extends Page<T> {
    @ApiProperty({ type: dto, isArray: true })
    override data: T[];

    @ApiProperty({ type: PageInfo })
    override page: PageInfo;

    @ApiPropertyOptional({ type: 'integer', description: 'Only with count=exact or count=estimate' })
    override total?: number;
  }
  Object.defineProperty(PageOfDto, 'name', { value: `${dto.name}Page` });
  pages.set(dto, PageOfDto);
  return PageOfDto;
}
