/** "1 device", "3 devices"; `many` where it is not an s more. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
