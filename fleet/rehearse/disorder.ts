/** What is wrong with the order of numbers that must each occur once, and rise. */
export function disorderOf(numbers: readonly number[]): { readonly twice: number; readonly outOfOrder: number } {
  return {
    twice: numbers.length - new Set(numbers).size,
    outOfOrder: numbers.filter((number, index) => index > 0 && number < (numbers[index - 1] ?? 0)).length,
  };
}
