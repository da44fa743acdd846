/**
 * Deep equality as `@std/assert` means it: own enumerable properties, contents of collections and buffers, prototypes;
 * `NaN` equals itself and `0` equals `-0`.
 *
 * @module
 */

/** Whether two values are deeply equal. */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

function compare(a: unknown, b: unknown, seen: Map<unknown, unknown>): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (!samePrototype(a, b)) return false;
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
  if (a instanceof RegExp && b instanceof RegExp) return String(a) === String(b);
  if (a instanceof URL && b instanceof URL) return String(a) === String(b);
  if (a instanceof WeakMap || a instanceof WeakSet) {
    throw new TypeError(`cannot compare ${a instanceof WeakMap ? "WeakMap" : "WeakSet"} instances`);
  }
  if (a instanceof WeakRef && b instanceof WeakRef) return compare(a.deref(), b.deref(), seen);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return sameBytes(a, b);
  if (a instanceof DataView && b instanceof DataView) return sameBytes(bytesOf(a), bytesOf(b));
  if (a instanceof ArrayBuffer && b instanceof ArrayBuffer) return sameBytes(new Uint8Array(a), new Uint8Array(b));
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (a instanceof Set && b instanceof Set) return sameSet(a, b, seen);
  if (a instanceof Map && b instanceof Map) return sameMap(a, b, seen);
  return sameProperties(a, b, seen);
}

function samePrototype(a: object, b: object): boolean {
  const one = Object.getPrototypeOf(a);
  const other = Object.getPrototypeOf(b);
  // An object without a prototype is as good as a plain one.
  return one === other || (one === Object.prototype && other === null) || (one === null && other === Object.prototype);
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function sameSet(a: Set<unknown>, b: Set<unknown>, seen: Map<unknown, unknown>): boolean {
  if (a.size !== b.size) return false;
  const others = [...b];
  return [...a].every((one) => b.has(one) || others.some((other) => compare(one, other, seen)));
}

function sameMap(a: Map<unknown, unknown>, b: Map<unknown, unknown>, seen: Map<unknown, unknown>): boolean {
  if (a.size !== b.size) return false;
  const others = [...b];
  return [...a].every(([key, value]) =>
    b.has(key)
      ? compare(value, b.get(key), seen)
      : others.some(([otherKey, other]) => compare(key, otherKey, seen) && compare(value, other, seen))
  );
}

function sameProperties(a: object, b: object, seen: Map<unknown, unknown>): boolean {
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false;
  const keys = propertiesOf(a);
  if (keys.length !== propertiesOf(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && compare(Reflect.get(a, key), Reflect.get(b, key), seen));
}

/** The keys of what counts: own enumerable properties, and an error's name, message and cause, which are not. */
function propertiesOf(value: object): PropertyKey[] {
  const keys = Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
  if (!(value instanceof Error)) return keys;
  return [...keys, ...["name", "message", "cause"].filter((key) => !keys.includes(key) && Object.hasOwn(value, key))];
}
