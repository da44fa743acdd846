/**
 * Encoders are strict: a number that its field cannot hold is an error, never cut.
 *
 * @module
 */

/**
 * The value, where it is a whole number from 0 to `max`.
 *
 * @param field The field's name for the message, `"vlan.vid"`.
 * @throws RangeError otherwise.
 */
export function checkRange(field: string, value: number, max: number): number {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new RangeError(`Cannot encode ${field} ${value}: it is a whole number from 0 to ${max}`);
  }
  return value;
}
