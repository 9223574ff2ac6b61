/** Text that comes from bundles and runtimes, so that it breaks no line and steers no terminal. */
export const onOneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
