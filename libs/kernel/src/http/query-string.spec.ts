import { parseQuery, queryProblem } from './query-string.js';

describe('parseQuery', () => {
  it.each([
    ['', {}],
    ['a=1&b=', { a: '1', b: '' }],
    ['a', { a: '' }],
    ['a=b=c', { a: 'b=c' }],
    ['filter[status]=x%2Cy', { 'filter[status]': 'x,y' }],
    ['filter%5Bstatus%5D=x', { 'filter[status]': 'x' }],
    ['q=rote+Schuhe%20%C3%A4', { q: 'rote Schuhe ä' }],
    ['&&a=1&', { a: '1' }],
  ])('reads %j', (text, expected) => {
    const query = parseQuery(text);

    expect({ ...query }).toEqual(expected);
    expect(queryProblem(query)).toBeUndefined();
  });

  it.each([
    ['a=%', 'query_unreadable'],
    ['%zz=1', 'query_unreadable'],
    ['a=%c0%ae', 'query_unreadable'],
    ['a=%00', 'query_unreadable'],
    ['a=1&a=1', 'query_parameter_repeated'],
    ['a=1&%61=2', 'query_parameter_repeated'],
    ['constructor=1', 'query_parameter_unknown'],
    [Array.from({ length: 101 }, (_, i) => `p${i}`).join('&'), 'query_too_long'],
  ])('remembers what is wrong with %j', (text, code) => {
    expect(queryProblem(parseQuery(text))).toMatchObject({ status: 400, code });
  });
});
