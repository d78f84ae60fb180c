/** A person's name as it is compared (benefits spec §1.2): trimmed, in lower case. */
export function ownerKey(name: string): string {
  return name.trim().toLowerCase();
}
