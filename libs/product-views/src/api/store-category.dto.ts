import { ApiProperty } from '@nestjs/swagger';

/** A category with those below it. */
export class StoreCategoryResponse {
  @ApiProperty({ example: 'cat_01h2xcejqtf2nbrexx3vqjhp41' })
  id: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null: a root' })
  parentId: string | null;

  @ApiProperty({ example: 'tea' })
  slug: string;

  @ApiProperty({ example: 'Tea' })
  name: string;

  @ApiProperty({ type: String, nullable: true, description: 'Sanitized HTML' })
  description: string | null;

  @ApiProperty({ type: () => StoreCategoryResponse, isArray: true, description: 'In the order of the shop' })
  children: StoreCategoryResponse[];
}

/** The tree of what shoppers see. */
export class StoreCategoryList {
  @ApiProperty({ type: StoreCategoryResponse, isArray: true, description: 'The roots' })
  data: StoreCategoryResponse[];
}

export class StoreCategoryDetail extends StoreCategoryResponse {
  @ApiProperty({ type: () => StoreCategoryAncestor, isArray: true, description: 'From the root to the parent' })
  ancestors: StoreCategoryAncestor[];
}

export class StoreCategoryAncestor {
  @ApiProperty({ example: 'cat_01h2xcejqtf2nbrexx3vqjhp41' })
  id: string;

  @ApiProperty({ example: 'pantry' })
  slug: string;

  @ApiProperty({ example: 'Pantry' })
  name: string;
}
