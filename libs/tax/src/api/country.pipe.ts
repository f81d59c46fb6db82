import { Injectable, type PipeTransform } from '@nestjs/common';
import { isCountryCode } from 'markethall/channels';
import { notFound } from 'markethall/kernel';

/** An ISO 3166-1 alpha-2 code in a path; anything else is 404 like a country that has nothing. */
@Injectable()
export class CountryPipe implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    if (typeof value !== 'string' || !isCountryCode(value)) throw notFound('country');
    return value;
  }
}
