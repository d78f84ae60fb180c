/** First 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4 §4.2.2). */
const roundConstants = fractions(64, 3);
/** The same of the square roots of the first 8 primes (§5.3.3). */
const startState = fractions(8, 2);

function fractions(count: number, root: 2 | 3): Uint32Array {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    let divisor = 2;
    while (divisor * divisor <= n && n % divisor !== 0) divisor++;
    // So small a root leaves 48 bits after the point in a double; 32 of them are kept.
    if (divisor * divisor > n) found.push((n ** (1 / root) % 1) * 2 ** 32);
  }
  return Uint32Array.from(found);
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The message in whole blocks of 64 bytes: a one bit, zeros, and its length in bits (§5.1.1). */
function padded(message: Uint8Array): DataView {
  const length = Math.ceil((message.length + 9) / 64) * 64;
  const bytes = new Uint8Array(length);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(length - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(length - 4, message.length << 3);
  return view;
}

/** Takes one block of 64 bytes into the state (§6.2.2). */
function compress(state: Uint32Array, block: DataView, offset: number): void {
  const words = new Uint32Array(64);
  const at = (index: number): number => words[index] as number;
  for (let i = 0; i < 16; i++) words[i] = block.getUint32(offset + 4 * i);
  for (let i = 16; i < 64; i++) {
    const small0 = rotate(at(i - 15), 7) ^ rotate(at(i - 15), 18) ^ (at(i - 15) >>> 3);
    const small1 = rotate(at(i - 2), 17) ^ rotate(at(i - 2), 19) ^ (at(i - 2) >>> 10);
    words[i] = at(i - 16) + small0 + at(i - 7) + small1;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < 64; i++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = h + big1 + ((e & f) ^ (~e & g)) + (roundConstants[i] as number) + at(i);
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = big0 + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = (state[index] as number) + word;
  });
}

/**
 * SHA-256 of the UTF-8 text as 64 lower-case hex digits (FIPS 180-4), without a Node module, so that test worlds run
 * anywhere. Tens of times slower than the machine's own.
 */
export function sha256(text: string): string {
  const message = padded(new TextEncoder().encode(text));
  const state = Uint32Array.from(startState);
  for (let offset = 0; offset < message.byteLength; offset += 64) compress(state, message, offset);
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}
