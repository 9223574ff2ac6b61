/** What names of bundles and versions look like; nothing that matches can leave its directory. */
export const versionPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const collator = new Intl.Collator('en', { numeric: true });

/** Orders versions, the lowest first, numbers by value: 9 before 10. No two different versions are equal. */
export const compareVersions = (a: string, b: string): number =>
  collator.compare(a, b) || Number(a > b) - Number(a < b); // "01" and "1" are the same number
