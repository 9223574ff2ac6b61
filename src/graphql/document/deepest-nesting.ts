const opening: ReadonlySet<string> = new Set('{[(');
const closing: ReadonlySet<string> = new Set('}])');

/** Where a comment ends. */
const afterComment = (text: string, start: number): number => {
  let at = start;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
};

const afterBlockString = (text: string, start: number): number => {
  let end = text.indexOf('"""', start + 3);
  while (end !== -1 && text[end - 1] === '\\') end = text.indexOf('"""', end + 3);
  return end === -1 ? text.length : end + 3;
};

const afterString = (text: string, start: number): number => {
  if (text.startsWith('"""', start)) return afterBlockString(text, start);
  let at = start + 1;
  while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
};

/**
 * How deep the brackets of a document stand in each other, strings and comments left out. graphql-js parses by
 * recursion: a few thousand brackets are beyond its stack, so this has to be known before.
 */
export const deepestNesting = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (opening.has(character)) deepest = Math.max(deepest, ++depth);
    else if (closing.has(character)) depth--;
    if (character === '"') at = afterString(text, at);
    else if (character === '#') at = afterComment(text, at);
    else at++;
  }
  return deepest;
};
