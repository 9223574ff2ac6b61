import { smallBody, type BodyRoom } from './body-room.ts';

/** Pieces take far more memory than their bytes: so many are joined. */
const joinedPieces = 256;

/** The pieces of one body, and the room that they take. */
export class BodyPieces {
  readonly #room: BodyRoom | undefined;
  #pieces: Buffer[] = [];
  #count = 0;
  #size = 0;
  #taken = 0;

  constructor(room?: BodyRoom) {
    this.#room = room;
  }

  get size(): number {
    return this.#size;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether there was room for it. */
  add(piece: Buffer): boolean {
    this.#count++;
    this.#size += piece.length;
    const needed = this.#size > smallBody ? this.#size - this.#taken : 0;
    if (this.#room?.take(needed) === false) return false;
    this.#taken += needed;
    this.#pieces.push(piece);
    if (this.#pieces.length >= joinedPieces) this.#pieces = [Buffer.concat(this.#pieces)];
    return true;
  }

  /** Forgets them, and counts on. */
  skip(piece: Buffer): void {
    this.#count++;
    this.#size += piece.length;
    this.release();
  }

  join(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  release(): void {
    this.#pieces = [];
    this.#room?.giveBack(this.#taken);
    this.#taken = 0;
  }
}
