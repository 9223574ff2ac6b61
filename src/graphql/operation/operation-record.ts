/** What the log says about one operation; filled in while it runs. */
export class OperationRecord {
  operationName: string | null = null;
  /** See `operationCost`; 0 until it is known, and where nothing is recommended. */
  cost = 0;
  /** Each code once, in the order of first appearance. */
  readonly errorCodes = new Set<string>();
  readonly batchIds: string[] = [];
  lists = 0;
  cachedLists = 0;

  countList(cached: boolean): void {
    this.lists++;
    if (cached) this.cachedLists++;
  }
}
