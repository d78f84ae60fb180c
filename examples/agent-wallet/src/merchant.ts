/** A shop on this machine: it takes money first and gives what was bought. */
export interface Merchant {
  readonly name: string;
  readonly domain: string;
  /** Dollars in millionths. */
  price(item: string): bigint;
  /** Hands over an item that a transaction has paid for. */
  sell(item: string, transactionId: string): string;
}

/** Sells reports, the longer ones for more. */
export function reportShop(): Merchant {
  const paid = new Set<string>();
  return {
    name: 'Report Shop',
    domain: 'reports.example.com',
    price: (item) => BigInt(item.length) * 250_000n,
    sell: (item, transactionId) => {
      if (paid.has(transactionId)) throw new Error('this was paid for once and is sold once');
      paid.add(transactionId);
      return `report on ${item}`;
    },
  };
}
