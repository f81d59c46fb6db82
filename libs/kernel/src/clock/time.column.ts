import { Column } from 'typeorm';

/** DATETIME(3) in UTC, a JS Date in memory; always set from `Clock`, never by the database. */
export function TimeColumn(options: { nullable?: boolean; name?: string } = {}): PropertyDecorator {
  return Column({
    type: 'datetime',
    precision: 3,
    nullable: options.nullable ?? false,
    ...(options.name === undefined ? {} : { name: options.name }),
  });
}
